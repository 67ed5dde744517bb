import type { ServerResponse } from "node:http";
import type { Fault } from "../faults/fault.js";
import { sleep, type Clock } from "../time/clock.js";
import type { ResponseContent } from "./response.js";

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly fault: Fault | undefined;
  /** Aborted when the emulator closes or the client disconnects. It ends every pause. */
  readonly signal: AbortSignal;
}

/** Sends a response, or what a fault leaves of it. Resolves with the HTTP status that was sent, or 0 for none. */
export async function deliver(
  response: ServerResponse,
  content: ResponseContent,
  options: DeliveryOptions,
): Promise<number> {
  const { clock, fault, signal } = options;
  if (fault?.kind === "reset" && fault.when !== "mid-body") return reset(response);

  const bytes = keptBytes(Buffer.from(content.text, "utf8"), fault);
  response.writeHead(content.httpStatus, {
    ...content.headers,
    // HTTP forbids it for a response that never has a body.
    ...(content.httpStatus === 204 ? {} : { "Content-Length": bytes.length }),
    Date: new Date(clock.now() + (fault?.dateSkewInMs ?? 0)).toUTCString(),
  });
  if (fault?.kind === "reset") {
    await written(response, bytes.subarray(0, Math.ceil(bytes.length / 2)));
    reset(response);
  } else if (fault?.kind === "trickle") {
    const step = Math.max(1, fault.bytesPerChunk);
    let start = 0;
    for (; start + step < bytes.length; start += step) {
      await written(response, bytes.subarray(start, start + step));
      await sleep(clock, fault.pauseInMs, signal);
    }
    response.end(bytes.subarray(start));
  } else {
    response.end(bytes);
  }
  return content.httpStatus;
}

/** Ends the connection with a TCP reset instead of an orderly close. */
export function reset(response: ServerResponse): number {
  response.socket?.resetAndDestroy();
  return 0;
}

function keptBytes(whole: Buffer, fault: Fault | undefined): Buffer {
  if (fault?.kind !== "truncate") return whole;
  return whole.subarray(0, fault.keepBytes ?? Math.floor(whole.length / 2));
}

function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)));
  });
}

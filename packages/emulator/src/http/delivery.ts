import type { ServerResponse } from "node:http";
import type { Fault } from "../faults/fault.js";
import { sleep, type Clock } from "../time/clock.js";
import type { ResponseContent, StreamResponse } from "./response.js";

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

  const { length, bytes } = bodyOf(content);
  const kept = keptLength(length, fault);
  response.writeHead(content.httpStatus, {
    ...content.headers,
    // HTTP forbids it for a response that never has a body.
    ...(content.httpStatus === 204 ? {} : { "Content-Length": kept }),
    Date: new Date(clock.now() + (fault?.dateSkewInMs ?? 0)).toUTCString(),
  });
  const sent = fault?.kind === "reset" ? Math.ceil(kept / 2) : kept;
  if (fault?.kind === "trickle") {
    const step = Math.max(1, fault.bytesPerChunk);
    let isFirst = true;
    for await (const chunk of firstBytes(bytes(), sent)) {
      for (let start = 0; start < chunk.length; start += step) {
        if (!isFirst) await sleep(clock, fault.pauseInMs, signal);
        isFirst = false;
        await written(response, chunk.subarray(start, start + step));
      }
    }
  } else if ("text" in content && fault?.kind !== "reset") {
    // One write for the head and the body.
    response.end(Buffer.from(content.text, "utf8").subarray(0, sent));
    return content.httpStatus;
  } else {
    for await (const chunk of firstBytes(bytes(), sent)) await written(response, chunk);
  }
  if (fault?.kind === "reset") reset(response);
  else response.end();
  return content.httpStatus;
}

/** Ends the connection with a TCP reset instead of an orderly close. */
export function reset(response: ServerResponse): number {
  response.socket?.resetAndDestroy();
  return 0;
}

function bodyOf(content: ResponseContent): Pick<StreamResponse, "length" | "bytes"> {
  if (!("text" in content)) return content;
  const whole = Buffer.from(content.text, "utf8");
  return { length: whole.length, bytes: () => once(whole) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

function keptLength(length: number, fault: Fault | undefined): number {
  if (fault?.kind !== "truncate") return length;
  return Math.min(length, fault.keepBytes ?? Math.floor(length / 2));
}

async function* firstBytes(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = count;
  for await (const chunk of chunks) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)));
  });
}

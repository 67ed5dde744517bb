import type { ServerResponse } from "node:http";
import { sleep, type Clock } from "../time/clock.js";
import type { Fault } from "../faults/fault.js";
import { keptBytes } from "../faults/faulty-answer.js";
import type { Answer } from "./answer.js";

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly fault: Fault | undefined;
  /** Aborted when the emulator closes or the client goes away: ends every pause. */
  readonly signal: AbortSignal;
}

/** Sends an answer, or what the fault leaves of it. Resolves with the status sent, 0 for none. */
export async function deliver(response: ServerResponse, answer: Answer, options: DeliveryOptions): Promise<number> {
  const { clock, fault, signal } = options;
  if (fault?.kind === "reset" && fault.when !== "mid-body") return reset(response);

  const whole = Buffer.from(answer.text, "utf8");
  const bytes = fault === undefined ? whole : whole.subarray(0, keptBytes(fault, whole.length));
  response.writeHead(answer.httpStatus, {
    ...answer.headers,
    "Content-Length": bytes.length,
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
  return answer.httpStatus;
}

/** Ends the connection with a TCP reset instead of a goodbye. */
export function reset(response: ServerResponse): number {
  response.socket?.resetAndDestroy();
  return 0;
}

function written(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)));
  });
}

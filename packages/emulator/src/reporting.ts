import type { ExchangeEvent } from "./http/exchange.js";
import { printable } from "./text/printable.js";

/** What the emulator reports about itself. No event holds a key, a token, a signature, a header or a body. */
export type EmulatorEvent = ExchangeEvent | TaskEvent | EmulatorFailureEvent;

export type EmitEvent = (event: EmulatorEvent) => void;

/** A transfer entered another state. Scripted tasks have no events, because their state is computed when it is read. */
export interface TaskEvent {
  readonly type: "task";
  readonly taskId: string;
  readonly state: number;
  /** As `err_msg`. */
  readonly message: string;
}

/**
 * The emulator itself failed: a response that does not fit the document, a script that threw, a task that could not be
 * stored. Without an `onEvent` it becomes a process warning, so that nobody misses it.
 */
export interface EmulatorFailureEvent {
  readonly type: "failure";
  readonly doing: string;
  readonly error: Error;
}

/** Calls `onEvent`. It never throws and leaves no unhandled rejection, because a listener must not change what happens. */
export function createEventEmitter(onEvent: EmitEvent | undefined): EmitEvent {
  return (event) => {
    if (onEvent !== undefined) void notify(onEvent, event);
    else if (event.type === "failure") {
      process.emitWarning(printable(`${event.doing}: ${event.error.message}`), "AidmpEmulatorWarning");
    }
  };
}

async function notify(onEvent: (event: EmulatorEvent) => unknown, event: EmulatorEvent): Promise<void> {
  try {
    // An async listener returns a promise, whatever its type says. It may come from another realm or library.
    await onEvent(event);
  } catch {
    // The listener is the only one who could be told.
  }
}

/**
 * The requests so far, including those with a fault: by operationId, and in total. Downloads by presigned links are
 * `presignedLink`, and paths without an operation `unknown`.
 */
export interface RequestCounts {
  readonly total: number;
  readonly [operationId: string]: number;
}

export interface RequestCounters {
  /** Counts one request, and returns how many of its operation there have been. */
  count(operationId: string | undefined): number;
  snapshot(): RequestCounts;
}

export function createRequestCounters(): RequestCounters {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    count(operationId = "unknown") {
      total++;
      const count = (counts.get(operationId) ?? 0) + 1;
      counts.set(operationId, count);
      return count;
    },
    snapshot: () => ({ ...Object.fromEntries(counts), total }),
  };
}

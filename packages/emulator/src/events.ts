import type { Fault } from "./faults/fault.js";
import { printable } from "./printable.js";

/** What the emulator tells about itself. No event holds a key, a token, a signature, a header or a body. */
export type EmulatorEvent = RequestEvent | TaskEvent | FailureEvent;

/** An exchange is over. */
export interface RequestEvent {
  readonly type: "request";
  /** Undefined when no operation of the document has this method and path, or the request was meant for another host. */
  readonly operationId: string | undefined;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly durationInMs: number;
  readonly fault?: Fault["kind"];
}

/** A transfer has entered another state. Scripted tasks have no events: their state is computed when it is asked for. */
export interface TaskEvent {
  readonly type: "task";
  readonly taskId: string;
  readonly state: number;
  /** As `err_msg`. */
  readonly message: string;
}

/**
 * The emulator itself did wrong: an answer that does not fit the document, a script that threw, a task that could not be
 * stored. Without an `onEvent` it becomes a process warning, because nobody should miss it.
 */
export interface FailureEvent {
  readonly type: "failure";
  readonly doing: string;
  readonly error: Error;
}

export type EmitEvent = (event: EmulatorEvent) => void;

/** The result never throws and leaves no rejection behind: whoever only listens must not change what happens. */
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
    // An async listener returns a promise, whatever its type says; it may be of another realm or library.
    await onEvent(event);
  } catch {
    // There is nobody to tell: the listener is who would be told.
  }
}

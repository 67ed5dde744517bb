import type { GapReason } from "../schedule/schedule.js";
import type { OperationToken } from "../step/token.js";

/** What a poller does, for logs and traces. No event holds a request, a response or metadata. */
export type PollerEvent = PollEvent | GapEvent | PollErrorEvent | EndEvent;

/** A read was answered, or failed as a whole. */
export interface PollEvent {
  readonly type: "poll";
  readonly names: readonly string[];
  /** Requests it took: more than 1 where a list has pages. */
  readonly requests: number;
  readonly durationInMs: number;
}

/** When an operation is looked at next, and why then. */
export interface GapEvent {
  readonly type: "gap";
  readonly name: string;
  readonly gapInMs: number;
  /** `"hint"`: the service asked for it. */
  readonly reason: GapReason | "resumed";
}

/** A bad poll of one operation. */
export interface PollErrorEvent {
  readonly type: "poll-error";
  readonly name: string;
  readonly error: unknown;
  /** Bad polls in a row, this one included. */
  readonly attempt: number;
  readonly decision: "continue" | "stop";
}

/** A wait ended: with the operation, or before it. */
export interface EndEvent {
  readonly type: "end";
  readonly name: string;
  readonly outcome: "succeeded" | "failed" | "cancelled" | "deadline" | "unreadable";
  readonly polls: number;
  readonly elapsedInMs: number;
}

export function endEvent(
  { name, polls, startedAt }: OperationToken,
  now: number,
  outcome: EndEvent["outcome"],
): EndEvent {
  return { type: "end", name, outcome, polls, elapsedInMs: now - startedAt };
}

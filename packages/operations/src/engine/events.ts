import type { DelayReason } from "../schedule/schedule.js";
import type { ResumeToken } from "../step/resume-token.js";

/** What a poller does, for logs and traces. No event holds a request, a response or metadata. */
export type PollerEvent = PollEvent | DelayEvent | FailedPollEvent | EndEvent;

/** A read ended, or failed as a whole. */
export interface PollEvent {
  readonly type: "poll";
  readonly names: readonly string[];
  /** Requests it took: more than 1 where a list has pages. */
  readonly requests: number;
  readonly durationInMs: number;
}

/** When an operation is polled next, and why then. */
export interface DelayEvent {
  readonly type: "delay";
  readonly name: string;
  readonly delayInMs: number;
  /** `"retry-after"`: the service asked for it. */
  readonly reason: DelayReason | "resumed";
}

/** A failed poll of one operation. */
export interface FailedPollEvent {
  readonly type: "failed-poll";
  readonly name: string;
  readonly error: unknown;
  /** Failed polls in a row, this one included. */
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

export function endEvent({ name, polls, startedAt }: ResumeToken, now: number, outcome: EndEvent["outcome"]): EndEvent {
  return { type: "end", name, outcome, polls, elapsedInMs: Math.ceil(now) - startedAt };
}

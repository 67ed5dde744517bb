import type { FailedPollPolicy } from "../policy/failed-poll-policy.js";
import type { RunningState } from "../reading/state.js";
import type { Schedule } from "../schedule/schedule.js";

/** The world outside the state machine, passed in so that the same call always gives the same result. */
export interface StepEnvironment<Metadata = unknown> {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Draws from [0, 1), for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** When to poll next. Default: `squareRoot()`. */
  readonly schedule?: Schedule | undefined;
  /** What follows a failed poll. Default: `transient()`. */
  readonly onFailedPoll?: FailedPollPolicy | undefined;
  /** The share of a request's cost that this operation bears. Default: 1, a request of its own. */
  readonly costShare?: number | undefined;
  /** Set where the result was piggybacked with another operation's poll: this one was not due, and is charged no poll. */
  readonly piggybacked?: boolean | undefined;
  /** The last state that was read, for the error that ends the waiting to carry. */
  readonly lastState?: RunningState<Metadata> | undefined;
  /** What the last poll failed with, for the same error. */
  readonly lastFailure?: unknown;
  /**
   * When the poll that gave the result was started. Default: `now`. From it the state machine learns how long polls take, and
   * that nobody polled before.
   */
  readonly pollStartedAt?: number | undefined;
  /** Set where a poll is under way: at the deadline, no other is due. */
  readonly isPolling?: boolean | undefined;
}

export interface BeginEnvironment extends StepEnvironment {
  /** Milliseconds from now until the waiting ends. Default: never. */
  readonly deadlineInMs?: number | undefined;
}

/** What leaves is whole: databases and queues refuse parts of a millisecond. */
export function inWholeMs<Environment extends { readonly now: number }>(env: Environment): Environment {
  return Number.isInteger(env.now) ? env : { ...env, now: Math.ceil(env.now) };
}

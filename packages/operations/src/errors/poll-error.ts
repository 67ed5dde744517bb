import { AidmpError, isErrorNamed, messageOf } from "@aidmp/client";
import type { PollFailure } from "../policy/poll-error-policy.js";
import type { OperationToken } from "../step/token.js";

/**
 * The operation's status cannot be read, and the `onPollError` policy said to stop asking. Nothing is known of how the
 * operation ended, or whether it has: `cause` is the last bad poll. `poller.watch(error.token)` asks again.
 */
export class PollError extends AidmpError {
  override readonly name: string = "PollError";
  readonly operationName: string;
  /** Bad polls in a row, the last included. */
  readonly attempts: number;
  readonly failingForInMs: number;
  /** Goes on where this wait stopped, with the budget for failures whole again. */
  readonly token: OperationToken;

  constructor(token: OperationToken, failure: PollFailure) {
    const { attempt, failingForInMs, error: cause } = failure;
    const polls =
      attempt === 1 ? "the poll failed" : `${attempt} polls in a row failed within ${seconds(failingForInMs)}`;
    super(`The status of operation ${token.name} cannot be read: ${polls}. Last: ${messageOf(cause)}`, { cause });
    this.operationName = token.name;
    this.attempts = attempt;
    this.failingForInMs = failingForInMs;
    this.token = { ...token, failures: 0, failingSince: null, nextPollAt: null };
  }
}

export function isPollError(value: unknown): value is PollError {
  return isErrorNamed(value, "PollError");
}

function seconds(durationInMs: number): string {
  return `${(durationInMs / 1000).toFixed(1)} s`;
}

import { AidmpError } from "@aidmp/client";
import { isErrorNamed, messageOf } from "@aidmp/client/internal";
import { failureKind, fieldOf } from "../policy/failure-kind.js";
import type { FailedPoll } from "../policy/failed-poll-policy.js";
import type { ResumeToken } from "./resume-token.js";

/**
 * The operation's status cannot be read, and the `onFailedPoll` policy said to stop asking. Nothing is known of how the
 * operation ended, or whether it has: `cause` is the last failed poll. `poller.watch(error.resumeToken)` asks again.
 *
 * @see docs/guides/en/errors.md#PollError
 */
export class PollError extends AidmpError {
  override readonly name: string = "PollError";
  readonly operationName: string;
  /** Failed polls in a row, the last included. */
  readonly attempts: number;
  readonly failingForInMs: number;
  /** Goes on where this wait stopped, with the budget for failures whole again. */
  readonly resumeToken: ResumeToken;

  constructor(resumeToken: ResumeToken, failure: FailedPoll) {
    const { attempt, failingForInMs, error: cause } = failure;
    const polls =
      attempt === 1 ? "the poll failed" : `${attempt} polls in a row failed within ${seconds(failingForInMs)}`;
    super(
      `The status of operation ${resumeToken.name} cannot be read: ${polls}${whoAnswered(failure)}. ` +
        `Last: ${messageOf(cause)}`,
      { cause },
    );
    this.operationName = resumeToken.name;
    this.attempts = attempt;
    this.failingForInMs = failingForInMs;
    this.resumeToken = { ...resumeToken, failedPolls: 0, failingSince: null, failingAs: null, nextPollAt: null };
  }
}

export function isPollError(value: unknown): value is PollError {
  return isErrorNamed(value, "PollError");
}

/** Where the service itself has not spoken, the address is what a reader has to look at. */
function whoAnswered({ error, code }: FailedPoll): string {
  if (failureKind(error, code) !== "not-service") return "";
  const address = fieldOf(error, "address");
  const who = typeof address === "string" ? messageOf(address) : "something else";
  return `; ${who} answered, and not as the service does: check that it is the service's address (baseUrl)`;
}

function seconds(durationInMs: number): string {
  return `${(durationInMs / 1000).toFixed(1)} s`;
}

import { AidmpError } from "@aidmp/client";
import { isErrorNamed, messageOf } from "@aidmp/client/internal";
import type { RunningState } from "../reading/state.js";
import type { ResumeToken } from "./resume-token.js";

/**
 * The caller's deadline passed before the operation ended. The operation goes on at the server: this is not its own
 * DEADLINE_EXCEEDED, which is an `OperationFailedError`. Where the last polls failed, `cause` is the last failure.
 *
 * @see docs/guides/en/errors.md#OperationDeadlineError
 */
export class OperationDeadlineError extends AidmpError {
  override readonly name: string = "OperationDeadlineError";
  readonly operationName: string;
  /** The last state that was read; `undefined` where none could be. */
  readonly state: RunningState | undefined;
  /** To wait longer: `poller.watch(error.resumeToken, { deadlineInMs })`. Without a new deadline it is past at once. */
  readonly resumeToken: ResumeToken;

  constructor(resumeToken: ResumeToken, state: RunningState | undefined, lastFailure?: unknown) {
    const { name, failedPolls } = resumeToken;
    const waited = ((resumeToken.deadlineAt ?? resumeToken.startedAt) - resumeToken.startedAt) / 1000;
    const deadline = `its deadline of ${waited} s`;
    const failed =
      failedPolls === 0
        ? ""
        : ` ${failedPolls === 1 ? "The last poll" : `The last ${failedPolls} polls`} failed` +
          `${lastFailure === undefined ? "" : `: ${messageOf(lastFailure)}`}.`;
    super(
      isRead(resumeToken, state)
        ? `Operation ${name} was still running${progressOf(state)} when ${deadline} passed.${failed} It goes on at the server; ${hint}`
        : `Operation ${name} was never read before ${deadline} passed, so that nothing is known of it.${failed} ` +
            `Check the service's address and the operation's name, or ${hint}`,
      failedPolls > 0 && lastFailure !== undefined ? { cause: lastFailure } : undefined,
    );
    this.operationName = resumeToken.name;
    this.state = state;
    this.resumeToken = resumeToken;
  }
}

export function isOperationDeadlineError(value: unknown): value is OperationDeadlineError {
  return isErrorNamed(value, "OperationDeadlineError");
}

const hint = "watch the error's resume token with a new deadline to wait longer, or cancel it.";

/** The response of the call that started it counts as well, unless all polls since have failed. */
function isRead({ polls, failedPolls }: ResumeToken, state: RunningState | undefined): boolean {
  return polls > 0 || (state !== undefined && failedPolls === 0);
}

function progressOf(state: RunningState | undefined): string {
  return state?.progress === undefined ? "" : ` at ${Math.floor(state.progress * 100)} %`;
}

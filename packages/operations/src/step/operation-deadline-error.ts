import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";
import type { RunningState } from "../reading/state.js";
import type { ResumeToken } from "./resume-token.js";

/**
 * The caller's deadline passed before the operation ended. The operation goes on at the server: this is not its own
 * DEADLINE_EXCEEDED, which is an `OperationFailedError`.
 */
export class OperationDeadlineError extends AidmpError {
  override readonly name: string = "OperationDeadlineError";
  readonly operationName: string;
  /** The last state that was read; `undefined` where none could be. */
  readonly state: RunningState | undefined;
  /** To wait longer: `poller.watch(error.resumeToken, { deadlineInMs })`. Without a new deadline it is past at once. */
  readonly resumeToken: ResumeToken;

  constructor(resumeToken: ResumeToken, state: RunningState | undefined) {
    const waited = ((resumeToken.deadlineAt ?? resumeToken.startedAt) - resumeToken.startedAt) / 1000;
    const done = state?.progress === undefined ? "" : ` at ${Math.floor(state.progress * 100)} %`;
    super(
      `Operation ${resumeToken.name} was still running${done} when its deadline of ${waited} s passed. It goes on at the server; ` +
        "watch the error's resume token with a new deadline to wait longer, or cancel it.",
    );
    this.operationName = resumeToken.name;
    this.state = state;
    this.resumeToken = resumeToken;
  }
}

export function isOperationDeadlineError(value: unknown): value is OperationDeadlineError {
  return isErrorNamed(value, "OperationDeadlineError");
}

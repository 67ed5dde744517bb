import { AidmpError, isErrorNamed } from "@aidmp/client";
import type { RunningState } from "../reading/state.js";
import type { OperationToken } from "../step/token.js";

/**
 * The caller's deadline passed before the operation ended. The operation goes on at the server: this is not its own
 * DEADLINE_EXCEEDED, which is an `OperationFailedError`.
 */
export class OperationDeadlineError extends AidmpError {
  override readonly name: string = "OperationDeadlineError";
  readonly operationName: string;
  /** The last state that was read; `undefined` where none could be. */
  readonly state: RunningState | undefined;
  /** To wait longer: `poller.watch(error.token, { deadlineInMs })`. Without a new deadline it is past at once. */
  readonly token: OperationToken;

  constructor(token: OperationToken, state: RunningState | undefined) {
    const waited = ((token.deadlineAt ?? token.startedAt) - token.startedAt) / 1000;
    const done = state?.progress === undefined ? "" : ` at ${Math.floor(state.progress * 100)} %`;
    super(
      `Operation ${token.name} was still running${done} when its deadline of ${waited} s passed. It goes on at the server; ` +
        "watch the error's token with a new deadline to wait longer, or cancel it.",
    );
    this.operationName = token.name;
    this.state = state;
    this.token = token;
  }
}

export function isOperationDeadlineError(value: unknown): value is OperationDeadlineError {
  return isErrorNamed(value, "OperationDeadlineError");
}

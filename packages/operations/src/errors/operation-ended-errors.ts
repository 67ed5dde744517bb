import { AidmpError, isErrorNamed, rpcCodeName } from "@aidmp/client";
import { typeNameOf } from "../reading/any.js";
import type { OperationStatus } from "../reading/reading.js";
import type { CancelledState, FailedState } from "../reading/state.js";

/** The operation ended with an error: `status` is the whole of it, as the service sent it. */
export class OperationFailedError extends AidmpError {
  override readonly name: string = "OperationFailedError";
  readonly operationName: string;
  readonly state: FailedState;
  readonly status: OperationStatus;
  /** The `google.rpc.Code`, and its name: 5 and `NOT_FOUND`. */
  readonly code: number;
  readonly codeName: string;
  /** The real cause where the service tells it, from `google.rpc.ErrorInfo`. */
  readonly reason: string | undefined;

  constructor(state: FailedState) {
    const { code, message, details } = state.error;
    const info = details.find((detail) => typeNameOf(detail) === "google.rpc.ErrorInfo");
    const reason = typeof info?.["reason"] === "string" && info["reason"] !== "" ? info["reason"] : undefined;
    const codeName = rpcCodeName(code);
    super(`Operation ${state.name} failed with ${codeName}${reason ? ` (${reason})` : ""}: ${message || "no message"}`);
    this.operationName = state.name;
    this.state = state;
    this.status = state.error;
    this.code = code;
    this.codeName = codeName;
    this.reason = reason;
  }
}

/** The operation was cancelled at the server, by this program or another. */
export class OperationCancelledError extends AidmpError {
  override readonly name: string = "OperationCancelledError";
  readonly operationName: string;
  readonly state: CancelledState;

  constructor(state: CancelledState) {
    super(`Operation ${state.name} was cancelled${state.error.message ? `: ${state.error.message}` : "."}`);
    this.operationName = state.name;
    this.state = state;
  }
}

export function isOperationFailedError(value: unknown): value is OperationFailedError {
  return isErrorNamed(value, "OperationFailedError");
}

export function isOperationCancelledError(value: unknown): value is OperationCancelledError {
  return isErrorNamed(value, "OperationCancelledError");
}

import { AidmpError } from "@aidmp/client";
import { rpcCodeName } from "@aidmp/client/internal";
import { causeOf, isErrorNamed, messageInLocale, messageOf } from "@aidmp/client/internal";
import type { OperationStatus, OperationStatusDetail } from "../reading/poll-result.js";
import type { CancelledState, FailedState, TerminalState } from "../reading/state.js";

/**
 * The operation ended with an error: `status` is the whole of it, as the service sent it.
 *
 * @see docs/guides/en/errors.md#OperationFailedError
 */
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
  /** Whose reason it is, from `google.rpc.ErrorInfo`. */
  readonly domain: string | undefined;
  /** Quote this to support, from `LogInfo`. */
  readonly logId: string | undefined;

  constructor(state: FailedState) {
    const { code, message, details } = state.error;
    const { reason, domain, logId } = causeOf(details);
    const codeName = rpcCodeName(code);
    const source = reason && ` (reason ${reason}${domain ? `, domain ${domain}` : ""})`;
    super(
      `Operation ${state.name} failed with ${codeName}${source ?? ""}: ${messageOf(message) || "no message"}` +
        (logId ? ` [log_id ${logId}]` : ""),
    );
    this.operationName = state.name;
    this.state = state;
    this.status = state.error;
    this.code = code;
    this.codeName = codeName;
    this.reason = reason;
    this.domain = domain;
    this.logId = logId;
  }

  get details(): readonly OperationStatusDetail[] {
    return this.status.details;
  }

  /**
   * The service's message for people, in `locale` (default `zh-CN`, the one locale seen), else in the same language;
   * `undefined` when there is none.
   */
  localizedMessage(locale: string = "zh-CN"): string | undefined {
    return messageInLocale(this.details, locale);
  }
}

/**
 * The operation was cancelled at the server, by this program or another.
 *
 * @see docs/guides/en/errors.md#OperationCancelledError
 */
export class OperationCancelledError extends AidmpError {
  override readonly name: string = "OperationCancelledError";
  readonly operationName: string;
  readonly state: CancelledState;

  constructor(state: CancelledState) {
    super(`Operation ${state.name} was cancelled${state.error.message ? `: ${messageOf(state.error.message)}` : "."}`);
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

/** What a terminal state is thrown as. Made once, so that all who wait get the same error. */
export function endingErrorOf(state: TerminalState): { readonly error?: Error } {
  if (state.status === "failed") return { error: new OperationFailedError(state) };
  return state.status === "cancelled" ? { error: new OperationCancelledError(state) } : {};
}

import { AidmpError, isErrorNamed } from "../errors/aidmp-error.js";

export interface TimeoutErrorFields {
  readonly operationId: string;
  readonly timeout: "attempt" | "total";
  readonly timeoutInMs: number;
  readonly neverArrived: boolean;
  readonly attempts: number;
}

/**
 * No complete response came in time. The request may have been carried out, unless `neverArrived` says that it was not even sent.
 *
 * @see docs/guides/en/errors.md#TimeoutError
 */
export class TimeoutError extends AidmpError {
  override readonly name: string = "TimeoutError";
  declare readonly operationId: string;
  /** Which limit passed: `timeoutInMs` of one attempt, or `totalTimeoutInMs` of the call with its retries. */
  declare readonly timeout: "attempt" | "total";
  declare readonly timeoutInMs: number;
  /** True when the time had passed before anything was sent, such as while a token was fetched. */
  declare readonly neverArrived: boolean;
  /** How many requests were sent for this call. */
  declare readonly attempts: number;

  constructor(message: string, fields: TimeoutErrorFields) {
    super(message);
    Object.assign(this, fields);
  }
}

export function isTimeoutError(value: unknown): value is TimeoutError {
  return isErrorNamed(value, "TimeoutError");
}

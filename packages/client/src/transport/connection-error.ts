import { AidmpError, isErrorNamed } from "../errors/aidmp-error.js";

export interface ConnectionErrorFields {
  readonly operationId: string;
  readonly neverArrived: boolean;
  readonly isLasting: boolean;
  readonly attempts: number;
}

/**
 * No complete response came: the connection could not be made, or broke. `cause` says how.
 * Thrown after the retries that were safe; see `neverArrived` before sending a create again.
 *
 * @see docs/guides/en/errors.md#ConnectionError
 */
export class ConnectionError extends AidmpError {
  override readonly name: string = "ConnectionError";
  declare readonly operationId: string;
  /** True when the request provably did not reach the server. False means: it may have been carried out. */
  declare readonly neverArrived: boolean;
  /**
   * True when the same request fails in the same way until somebody puts right what is wrong: a certificate that is not
   * accepted, a port that speaks no TLS, a proxy that refuses. Not retried by the client.
   */
  declare readonly isLasting: boolean;
  /** How many requests were sent for this call. */
  declare readonly attempts: number;

  constructor(message: string, fields: ConnectionErrorFields, options?: ErrorOptions) {
    super(message, options);
    Object.assign(this, fields);
  }
}

export function isConnectionError(value: unknown): value is ConnectionError {
  return isErrorNamed(value, "ConnectionError");
}

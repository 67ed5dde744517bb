import { AidmpError, isErrorNamed } from "./aidmp-error.js";

/**
 * Refused before anything was sent: an option, a parameter, a body or credentials that cannot work.
 * Never retried; `cause` is set when something else failed first, such as a token provider.
 *
 * @see docs/guides/en/errors.md#RequestError
 */
export class RequestError extends AidmpError {
  override readonly name: string = "RequestError";
}

export function isRequestError(value: unknown): value is RequestError {
  return isErrorNamed(value, "RequestError");
}

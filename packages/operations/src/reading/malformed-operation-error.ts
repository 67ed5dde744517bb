import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * What a service answered is not an operation, or an operation's response is not of the type that was asked for.
 *
 * @see docs/guides/en/errors.md#MalformedOperationError
 */
export class MalformedOperationError extends AidmpError {
  override readonly name: string = "MalformedOperationError";
}

export function isMalformedOperationError(value: unknown): value is MalformedOperationError {
  return isErrorNamed(value, "MalformedOperationError");
}

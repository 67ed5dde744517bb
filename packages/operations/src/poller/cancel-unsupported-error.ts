import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";

/**
 * The source knows no way to cancel. The wait goes on, and so does the operation.
 *
 * @see docs/guides/en/errors.md#CancelUnsupportedError
 */
export class CancelUnsupportedError extends AidmpError {
  override readonly name: string = "CancelUnsupportedError";
  readonly operationName: string;

  constructor(operationName: string) {
    super(
      `Operation ${operationName} cannot be cancelled: its source has no cancel call. aidmp documents none; ` +
        "where you know that your service has one, give the source a `cancel` function.",
    );
    this.operationName = operationName;
  }
}

export function isCancelUnsupportedError(value: unknown): value is CancelUnsupportedError {
  return isErrorNamed(value, "CancelUnsupportedError");
}

import { isErrorNamed } from "@aidmp/client/internal";

/**
 * An option that cannot work: unknown, missing, of the wrong kind or out of range. A RangeError, as those of the language
 * are, that `isAidmpError` knows.
 *
 * @see docs/guides/en/errors.md#OptionsError
 */
export class OptionsError extends RangeError {
  override readonly name: string = "OptionsError";
  readonly code = "INVALID_OPTIONS";

  constructor(message: string) {
    super(message);
    Object.defineProperty(this, Symbol.for("@aidmp/error"), { value: true });
  }
}

export function isOptionsError(value: unknown): value is OptionsError {
  return isErrorNamed(value, "OptionsError");
}

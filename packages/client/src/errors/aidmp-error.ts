/**
 * Registered globally, so that an error made by another copy of the package, or in another realm, is still recognised;
 * `instanceof` fails for both.
 */
const brand: unique symbol = Symbol.for("@aidmp/error");

/**
 * The parent of every error that the `@aidmp` packages throw on their own account.
 *
 * @see docs/guides/en/errors.md
 */
export class AidmpError extends Error {
  override readonly name: string = "AidmpError";

  constructor(message: string, options?: ErrorOptions) {
    super(onOneLine(message), options);
    Object.defineProperty(this, brand, { value: true });
  }

  /** Makes loggers that serialise errors show the name and the message beside the fields. */
  toJSON(): object {
    return Object.assign({}, this, { name: this.name, message: this.message });
  }
}

/** Names and texts that a service chose stand in messages: none of them may forge a line in a log. */
function onOneLine(message: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what must go
  return message.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");
}

/** True for every error of the `@aidmp` packages. */
export function isAidmpError(value: unknown): value is AidmpError {
  return typeof value === "object" && value !== null && brand in value;
}

/** True for the error class of that name, from whichever copy of the package. */
export function isErrorNamed(value: unknown, name: string): boolean {
  return isAidmpError(value) && value.name === name;
}

/** An option of `startEmulator` cannot be used. The message names it, and says what it takes. */
export class InvalidOptionError extends TypeError {
  override readonly name = "InvalidOptionError";
}

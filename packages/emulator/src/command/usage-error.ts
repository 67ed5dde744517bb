/** The command was called in a wrong way. It exits with code 2, and with 1 for any other failure. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

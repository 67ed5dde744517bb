import { isJsonObject } from "../json/plain-object.js";

/**
 * The codes with which Node's fetch (undici) fails before a byte is sent: no address, no connection. Anything else, and
 * everything in a browser (where each failure is the same TypeError), may have happened after the server got the request.
 * @see https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md
 */
const beforeSending: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Whether a rejection of fetch proves that the request did not reach the server. */
export function provesNeverArrived(error: unknown): boolean {
  const cause = isJsonObject(error) ? error["cause"] : undefined;
  if (!isJsonObject(cause)) return false;
  // Several addresses were tried: each of them must have failed before sending.
  const { errors } = cause;
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((each) => isJsonObject(each) && beforeSending.has(each["code"]));
  }
  return beforeSending.has(cause["code"]);
}

/** A chain of causes longer than this is a cycle, or tells nothing more. */
const deepestCause = 5;

/**
 * A copy of an error that can be shown: its name, message, stack and code, with secrets removed, and its causes likewise.
 * The original stays out: an error of an injected fetch often holds the request, an HTTP parser's the raw bytes.
 */
export function presentableCause(error: unknown, scrub: (text: string) => string, depth: number = 0): Error {
  // Not by instanceof: an error of another realm is none, and anything at all can be thrown.
  const { name, message, stack, code, cause } = isJsonObject(error) ? error : { message: String(error) };
  // Node gives no message to the error that sums up several addresses, only their common code.
  const copy = new Error(scrub(String(message || code)));
  for (const [field, value] of Object.entries({ name, stack, code })) {
    if (typeof value === "string") Object.assign(copy, { [field]: scrub(value) });
  }
  if (cause !== undefined && depth < deepestCause) copy.cause = presentableCause(cause, scrub, depth + 1);
  return copy;
}

import { isJsonObject, readField } from "../json/values.js";

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
  const cause = isJsonObject(error) ? readField(error, "cause") : undefined;
  if (!isJsonObject(cause)) return false;
  // Several addresses were tried: each of them must have failed before sending.
  const errors = readField(cause, "errors");
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((each) => isJsonObject(each) && beforeSending.has(readField(each, "code")));
  }
  return beforeSending.has(readField(cause, "code"));
}

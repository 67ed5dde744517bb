import { isJsonObject } from "../json/plain-object.js";
import { copyAsJson } from "../redaction/copy-as-json.js";

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
  const cause = isJsonObject(error) ? valueOf(error, "cause") : undefined;
  if (!isJsonObject(cause)) return false;
  // Several addresses were tried: each of them must have failed before sending.
  const errors = valueOf(cause, "errors");
  if (Array.isArray(errors) && errors.length > 0) {
    return errors.every((each) => isJsonObject(each) && beforeSending.has(valueOf(each, "code")));
  }
  return beforeSending.has(valueOf(cause, "code"));
}

/** A chain of causes longer than this is a cycle, or tells nothing more. */
const deepestCause = 5;

/**
 * A copy of an error that can be shown: its name, message, stack and code, with secrets removed, and its causes likewise.
 * The original stays out: an error of an injected fetch often holds the request, an HTTP parser's the raw bytes. Anything can
 * have been thrown, so nothing is taken for granted: not that it is an `Error` of this realm, nor that it can be read.
 */
export function presentableCause(error: unknown, scrub: (text: string) => string, depth: number = 0): Error {
  // Node gives no message to the error that sums up several addresses, only their common code.
  const message = isJsonObject(error) ? textOf(error, "message") || textOf(error, "code") : textOfValue(error);
  const copy = new Error(scrub(message));
  if (!isJsonObject(error)) return copy;
  for (const field of ["name", "stack", "code"]) {
    const text = textOf(error, field);
    if (text === "") continue;
    const value = scrub(text);
    Object.defineProperty(copy, field, { value, writable: true, configurable: true, enumerable: field === "code" });
  }
  const cause = valueOf(error, "cause");
  if (cause !== undefined && depth < deepestCause) copy.cause = presentableCause(cause, scrub, depth + 1);
  return copy;
}

/** The error itself, or a copy that can be shown where it says what is secret. */
export function withoutSecrets(error: unknown, scrub: (text: string) => string): unknown {
  const shown = `${JSON.stringify(copyAsJson(error))} ${isJsonObject(error) ? textOf(error, "stack") : ""}`;
  return scrub(shown) === shown ? error : presentableCause(error, scrub);
}

function textOf(error: object, field: string): string {
  const value = valueOf(error, field);
  return typeof value === "string" ? value : "";
}

/** A getter may throw, and so may the error's proxy. */
function valueOf(error: object, field: string): unknown {
  try {
    return Reflect.get(error, field);
  } catch {
    return undefined;
  }
}

function textOfValue(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "an error that cannot be read";
  }
}

import { isJsonObject, readField } from "../json/values.js";
import { copyAsJson } from "./copy-as-json.js";

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
  const cause = readField(error, "cause");
  if (cause !== undefined && depth < deepestCause) copy.cause = presentableCause(cause, scrub, depth + 1);
  return copy;
}

/** The error itself, or a copy that can be shown where it says what is secret. */
export function withoutSecrets(error: unknown, scrub: (text: string) => string): unknown {
  const shown = `${JSON.stringify(copyAsJson(error))} ${isJsonObject(error) ? textOf(error, "stack") : ""}`;
  return scrub(shown) === shown ? error : presentableCause(error, scrub);
}

function textOf(error: object, field: string): string {
  const value = readField(error, field);
  return typeof value === "string" ? value : "";
}

function textOfValue(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "an error that cannot be read";
  }
}

import { rejectCall } from "./reject.js";

/** A token of RFC 9110. */
const headerName = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** Tab, printable ASCII and Latin-1: anything else ends a header early, or is refused by the runtime with the value in its message. */
const headerValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** Refuses headers that would smuggle in another header or a second request, in any form that fetch takes them in. */
export function checkHeaders(operationId: string, headers: unknown): void {
  // The platform's own have been checked, by whichever realm made them.
  if (typeof headers !== "object" || headers === null || isHeaders(headers)) return;
  const pairs: Iterable<unknown> = isIterable(headers) ? headers : Object.entries(headers);
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      rejectCall(operationId, "headers in a list must be pairs of name and value.");
    }
    checkHeader(operationId, String(pair[0]), pair[1]);
  }
}

function checkHeader(operationId: string, name: string, value: unknown): void {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!headerName.test(name)) rejectCall(operationId, "a header's name has a character that is not allowed there.");
  if (values.every((each) => headerValue.test(String(each)))) return;
  rejectCall(operationId, `header ${name} has a character that is not allowed there, such as a line break.`);
}

/** openapi-fetch takes a list of pairs for an object, and would send `0: …`. */
export function withoutPairs(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null || isHeaders(headers) || !isIterable(headers)) return headers;
  const named = new Headers();
  for (const pair of headers) if (Array.isArray(pair)) named.append(String(pair[0]), String(pair[1]));
  return named;
}

function isHeaders(value: object): boolean {
  return "getSetCookie" in value || ("append" in value && "forEach" in value);
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}

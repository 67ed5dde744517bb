import { parseRetryAfter } from "../schedule/retry-hint.js";

/** The Retry-After of an answer, in milliseconds. A date in it is measured against the answer's own: our clock may be wrong. */
export function hintOfHeaders(headers: Headers): number | undefined {
  const sentAt = Date.parse(headers.get("Date") ?? "");
  return parseRetryAfter(headers.get("Retry-After"), Number.isNaN(sentAt) ? Date.now() : sentAt);
}

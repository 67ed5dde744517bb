import { longestGapInMs } from "./plan-gap.js";

/**
 * `Retry-After` in milliseconds from now: seconds, or one of the three date formats that RFC 9110 obliges a
 * recipient to read. `undefined` for whatever asks for no wait: nothing, garbage, zero, negative, a past date.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 *
 * @param nowInMs the wall clock, since a date means one; the `Date` header's own time, where there is one, is immune to a
 *   local clock that is wrong.
 */
export function parseRetryAfter(value: string | null, nowInMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return hintOf(Number(text) * 1_000);
  // Date.parse reads almost anything ("soon 5" is in 2001), and the asctime format as local time.
  const date = /^[A-Z][a-z]+,? .*\d\d:\d\d:\d\d( \d{4})?( GMT)?$/.exec(text);
  return date === null ? undefined : hintOf(Date.parse(date[2] === undefined ? `${text} GMT` : text) - nowInMs);
}

/** A protobuf duration as JSON writes it ("3.5s"), as in `RetryInfo.retry_delay`; `undefined` as above. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d+(\.\d+)?s$/.test(value)) return undefined;
  return hintOf(Number(value.slice(0, -1)) * 1_000);
}

/** Finite whatever was sent: a hint may travel in a JSON token, where Infinity becomes null. */
function hintOf(delayInMs: number): number | undefined {
  return delayInMs > 0 ? Math.min(delayInMs, longestGapInMs) : undefined;
}

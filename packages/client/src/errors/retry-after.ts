import { detailsOf, ofType } from "./status.js";
import type { Status } from "../generated/components.js";

/** How long the server asks to wait: `Retry-After` or google.rpc.RetryInfo, whichever is longer. */
export function retryAfterInMs(headers: Headers, status: Status, nowInMs: number): number | undefined {
  const [info] = ofType(detailsOf(status), "google.rpc.RetryInfo");
  const inHeader = retryAfterOfHeaders(headers, nowInMs) ?? 0;
  return atLeastOneMs(Math.max(inHeader, parseDuration(info?.["retry_delay"] ?? info?.["retryDelay"]) ?? 0));
}

/** The Retry-After of a response. A date in it is measured against the response's own `Date`: our clock may be wrong. */
export function retryAfterOfHeaders(headers: Headers, nowInMs: number): number | undefined {
  return parseRetryAfter(headers.get("Retry-After"), serverTimeInMs(headers) ?? nowInMs);
}

/** The server's clock from the `Date` header; `undefined` where there is none that can be read. */
export function serverTimeInMs(headers: Headers): number | undefined {
  const time = parseHttpDate(headers.get("Date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/**
 * `Retry-After` in whole milliseconds from now: seconds, or one of the three date formats that RFC 9110 obliges a recipient
 * to read. `undefined` for whatever asks for no wait: nothing, garbage, zero, negative, a past date.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 *
 * @param nowInMs the time that a date is measured against.
 */
export function parseRetryAfter(value: string | null, nowInMs: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return atLeastOneMs(Number(text) * 1000);
  return atLeastOneMs(parseHttpDate(text) - nowInMs);
}

/** A protobuf Duration in JSON ("3.5s") in whole milliseconds; `undefined` as above. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^\d+(\.\d+)?s$/.test(value)) return undefined;
  return atLeastOneMs(Number(value.slice(0, -1)) * 1000);
}

/** `NaN` for what is not one. Date.parse alone reads almost anything ("soon 5" is in 2001), and asctime's format as local time. */
function parseHttpDate(text: string): number {
  if (!/^[A-Z][a-z]+,? .*\d\d:\d\d:\d\d( \d{4})?( GMT)?$/.test(text)) return Number.NaN;
  return Date.parse(text.endsWith(" GMT") ? text : `${text} GMT`);
}

/** What a runtime's timeout can be set to. Finite whatever was sent: it may travel in a JSON token, where Infinity becomes null. */
const longestDelayInMs = 2_147_483_647;

/** Rounded up, so that nobody comes too early. */
function atLeastOneMs(delayInMs: number): number | undefined {
  return delayInMs > 0 ? Math.min(Math.ceil(delayInMs), longestDelayInMs) : undefined;
}

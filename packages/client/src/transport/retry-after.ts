import { detailsOf, ofType } from "../errors/status.js";
import type { Status } from "../generated/components.js";

/**
 * How long the server asks to wait: `Retry-After` (seconds or an HTTP date) or google.rpc.RetryInfo, whichever is longer.
 * A date is measured against the server's own `Date` where it is given: our clock may be wrong.
 */
export function retryAfterInMs(headers: Headers, status: Status, nowInMs: number): number | undefined {
  const longest = Math.max(fromHeader(headers, nowInMs) ?? -1, fromRetryInfo(status) ?? -1);
  return longest < 0 ? undefined : longest;
}

/** The server's clock from the `Date` header; undefined when there is none that can be read. */
export function serverTimeInMs(headers: Headers): number | undefined {
  return dateIn(headers.get("Date") ?? "");
}

function fromHeader(headers: Headers, nowInMs: number): number | undefined {
  const value = headers.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = dateIn(value);
  return date === undefined ? undefined : Math.max(0, date - (serverTimeInMs(headers) ?? nowInMs));
}

/** An HTTP date starts with its weekday; Date.parse alone finds a date in "-5" as well. */
function dateIn(text: string): number | undefined {
  const time = /^[A-Z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A Duration in JSON is seconds with an `s`: "3.5s". */
function fromRetryInfo(status: Status): number | undefined {
  const [info] = ofType(detailsOf(status), "google.rpc.RetryInfo");
  const delay = info?.["retry_delay"] ?? info?.["retryDelay"];
  return typeof delay === "string" && /^\d+(\.\d+)?s$/.test(delay) ? Number.parseFloat(delay) * 1000 : undefined;
}

import { findDetail } from "../errors/status.js";
import type { Status } from "../generated/components.js";

/**
 * How long the server asks to wait: `Retry-After` (seconds or an HTTP date) or google.rpc.RetryInfo, whichever is longer.
 * A date is measured against the server's own `Date` where it is given: our clock may be wrong.
 */
export function retryAfterInMs(headers: Headers, status: Status | undefined, nowInMs: number): number | undefined {
  const waits = [fromHeader(headers, nowInMs), fromRetryInfo(status)].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** The server's clock from the `Date` header; undefined when there is none that can be read. */
export function serverTimeInMs(headers: Headers): number | undefined {
  const time = Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(time) ? undefined : time;
}

function fromHeader(headers: Headers, nowInMs: number): number | undefined {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // An HTTP date starts with its weekday; Date.parse finds a date in "-5" as well.
  const date = /^[A-Z]/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - (serverTimeInMs(headers) ?? nowInMs));
}

/** A Duration in JSON is seconds with an `s`: "3.5s". */
function fromRetryInfo(status: Status | undefined): number | undefined {
  const info = status && findDetail(status, "google.rpc.RetryInfo");
  const delay = info?.["retry_delay"] ?? info?.["retryDelay"];
  const seconds = typeof delay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : undefined;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

import { detailsOfType } from "@aidmp/client";
import { parseDuration } from "../schedule/retry-hint.js";
import type { OperationStatus } from "./reading.js";

/** What a Status asks to wait by `google.rpc.RetryInfo`, in milliseconds; `undefined` where it asks for nothing. */
export function retryDelayOf(status: OperationStatus | undefined): number | undefined {
  const infos = detailsOfType(status?.details ?? [], "google.rpc.RetryInfo");
  return longestHint(...infos.map((info) => parseDuration(info.retry_delay)));
}

/** An answer may ask in two ways, and a sweep has an answer for each page: whoever honours the longest honours all. */
export function longestHint(...hints: readonly (number | undefined)[]): number | undefined {
  // A hint that is no number above 0 asks for nothing; Math.max would let one NaN swallow the others.
  const given = hints.filter((hint) => hint !== undefined).filter((hint) => hint > 0);
  return given.length === 0 ? undefined : Math.max(...given);
}

/** What an error carries of a Retry-After or a RetryInfo, as `ApiError` does; any source's errors may. */
export function hintOfError(error: unknown): number | undefined {
  const hasHint = typeof error === "object" && error !== null && "retryAfterInMs" in error;
  return hasHint && typeof error.retryAfterInMs === "number" ? error.retryAfterInMs : undefined;
}

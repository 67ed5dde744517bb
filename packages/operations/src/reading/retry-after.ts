import { detailsOfType } from "@aidmp/client";
import { parseDuration, readField } from "@aidmp/client/internal";
import type { OperationStatus, PollResult } from "./poll-result.js";

/** What a Status asks to wait by `google.rpc.RetryInfo`, in milliseconds; `undefined` where it asks for nothing. */
export function retryAfterOfStatus(status: OperationStatus | undefined): number | undefined {
  const infos = detailsOfType(status?.details ?? [], "google.rpc.RetryInfo");
  return longestRetryAfter(...infos.map((info) => parseDuration(info.retry_delay)));
}

/** A response may ask in two ways, and a list scan has a response for each page: whoever honours the longest honours all. */
export function longestRetryAfter(...delays: readonly (number | undefined)[]): number | undefined {
  // What is not a number above 0 asks for nothing; Math.max would let one NaN swallow the others.
  const given = delays.filter((delay) => delay !== undefined).filter((delay) => delay > 0);
  return given.length === 0 ? undefined : Math.max(...given);
}

/** What an error carries of a Retry-After or a RetryInfo, as `ApiError` does; any source's errors may. */
export function retryAfterOfError(error: unknown): number | undefined {
  const delay = typeof error === "object" && error !== null ? readField(error, "retryAfterInMs") : undefined;
  return typeof delay === "number" ? delay : undefined;
}

/** What a poll's result asks for: 0 where the service asked for no pause, or for one that is not a number above it. */
export function retryAfterOf(result: PollResult): number {
  let retryAfterInMs: number | undefined;
  if (result.status === "running") ({ retryAfterInMs } = result);
  else if (result.status === "poll-failed") {
    retryAfterInMs = longestRetryAfter(result.retryAfterInMs, retryAfterOfError(result.error));
  }
  return retryAfterInMs !== undefined && retryAfterInMs > 0 ? retryAfterInMs : 0;
}

import { isJsonObject, retryAfterOfData } from "@aidmp/client/internal";
import { MalformedOperationError } from "./malformed-operation-error.js";
import { readStatus, rpcCancelled } from "./read-status.js";
import type { PollResult } from "./poll-result.js";
import { longestRetryAfter, retryAfterOfStatus } from "./retry-after.js";

export interface ReadOperationOptions {
  /**
   * What `done: true` with neither `error` nor `response` means. Some services end that way (AIP-151 allows only one of
   * the two to be set, and an empty response may be left out): `"succeed"` with `undefined`, the default, or `"fail"`.
   */
  readonly whenDoneWithNeither?: "succeed" | "fail" | undefined;
  /** The delay that the response's headers asked for, in milliseconds. Default: what the call that returned `body` was told. */
  readonly retryAfterInMs?: number | undefined;
}

/**
 * Reads a `google.longrunning.Operation` as services really send it: unset fields absent, `null` or empty, numbers as
 * strings, unknown types. It never throws: what is not an operation is an unreadable result, that is a failed poll, and never
 * an ending.
 */
export function readOperation(body: unknown, options: ReadOperationOptions = {}): PollResult {
  if (!isJsonObject(body)) return unreadable(`it is ${describe(body)}`, options.retryAfterInMs);
  const retryAfterInMs = options.retryAfterInMs ?? retryAfterOfData(body);
  const { name, done, metadata: rawMetadata, error, response: rawResponse } = body;
  // A gateway's `{"error":{…}}` has a field of an operation too, and would be waited for until the end of time.
  if ((name ?? done ?? undefined) === undefined) {
    return unreadable('it has neither a "name" nor "done"', retryAfterInMs);
  }
  if (typeof (done ?? false) !== "boolean") return unreadable(`its "done" is ${describe(done)}`, retryAfterInMs);
  if (typeof (name ?? "") !== "string") return unreadable(`its "name" is ${describe(name)}`, retryAfterInMs);

  const metadata = isUnset(rawMetadata) ? undefined : rawMetadata;
  const status = readStatus(error);
  if (done !== true) {
    return {
      status: "running",
      metadata,
      retryAfterInMs: longestRetryAfter(retryAfterInMs, retryAfterOfStatus(status)),
    };
  }
  // Exactly one of the two may be set; a service that sets both has failed, whatever it also returned.
  if (status !== undefined) {
    return { status: status.code === rpcCancelled ? "cancelled" : "failed", error: status, metadata };
  }
  const response = isUnset(rawResponse) ? undefined : rawResponse;
  if (response === undefined && options.whenDoneWithNeither === "fail") {
    const message = "The operation is done but carries neither a response nor an error.";
    return { status: "failed", error: { code: 2, message, details: [] }, metadata };
  }
  return { status: "succeeded", response, metadata };
}

/** An operation's name; empty where it has none. */
export function operationName(operation: unknown): string {
  return isJsonObject(operation) && typeof operation["name"] === "string" ? operation["name"] : "";
}

/** An unset message is absent, `null`, or what sloppy encoders write for nothing at all. */
function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function unreadable(why: string, retryAfterInMs: number | undefined): PollResult {
  return {
    status: "poll-failed",
    error: new MalformedOperationError(`The answer is not an operation: ${why}.`),
    retryAfterInMs,
  };
}

/** Names the kind of a wrong value, never the value: it may be anything, a secret included. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

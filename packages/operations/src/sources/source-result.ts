import { isJsonObject } from "@aidmp/client/internal";
import { MalformedOperationError } from "../reading/malformed-operation-error.js";
import type { FailedPollResult, PollResult } from "../reading/poll-result.js";

/**
 * What a source's results say of one operation. Sources are written by others, and not always in TypeScript: whatever is not
 * a result is a failed poll of that operation, and touches no other.
 */
export function resultIn<Metadata, Response>(
  results: ReadonlyMap<string, PollResult<Metadata, Response>>,
  name: string,
): PollResult<Metadata, Response> {
  try {
    const result = results.get(name);
    return isPollResult(result) ? result : malformed(whyNot(result, name));
  } catch (error) {
    return isMap(results)
      ? failedPoll(error)
      : malformed(`What the source read is not a Map of results: operation ${name} was not read.`);
  }
}

/** The result for all operations of a read that failed. */
export function failedPoll(error: unknown): FailedPollResult {
  return { status: "poll-failed", error };
}

function isMap(results: unknown): boolean {
  try {
    return typeof results === "object" && results !== null && "get" in results && typeof results.get === "function";
  } catch {
    // Its own error says more than that it is not a Map.
    return true;
  }
}

function isPollResult<Known extends PollResult>(result: Known | undefined): result is Known {
  const found: unknown = result;
  if (!isJsonObject(found)) return false;
  switch (found["status"]) {
    case "running":
    case "succeeded":
    case "poll-failed":
      return true;
    case "failed":
    case "cancelled":
      return isStatus(found["error"]);
    default:
      return false;
  }
}

function isStatus(error: unknown): boolean {
  if (!isJsonObject(error) || typeof error["code"] !== "number") return false;
  const { details } = error;
  return Array.isArray(details) && details.every((detail) => isJsonObject(detail));
}

function malformed(message: string): FailedPollResult {
  return failedPoll(new MalformedOperationError(message));
}

function whyNot(result: unknown, name: string): string {
  return result === undefined
    ? `The source has read nothing of operation ${name}.`
    : `The source has read something of operation ${name} that is not a PollResult: see that type for what it has to hold.`;
}

import type {
  CancelledResult,
  FailedResult,
  InProgressResult,
  SucceededResult,
  FailedPollResult,
} from "../../src/sources/index.js";

export function running(fields: Omit<InProgressResult, "status"> = {}): InProgressResult {
  return { status: "running", ...fields };
}

export function succeeded(response: unknown = "the response"): SucceededResult {
  return { status: "succeeded", response };
}

export function failed(code: number, message = "it broke"): FailedResult {
  return { status: "failed", error: { code, message, details: [] } };
}

export function cancelled(): CancelledResult {
  return { status: "cancelled", error: { code: 1, message: "", details: [] } };
}

export function unreadable(error: unknown, retryAfterInMs?: number): FailedPollResult {
  return { status: "poll-failed", error, retryAfterInMs };
}

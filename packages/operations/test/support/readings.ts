import type {
  CancelledReading,
  FailedReading,
  RunningReading,
  SucceededReading,
  UnreadableReading,
} from "../../src/index.js";

export function running(fields: Omit<RunningReading, "status"> = {}): RunningReading {
  return { status: "running", ...fields };
}

export function succeeded(response: unknown = "the response"): SucceededReading {
  return { status: "succeeded", response };
}

export function failed(code: number, message = "it broke"): FailedReading {
  return { status: "failed", error: { code, message, details: [] } };
}

export function cancelled(): CancelledReading {
  return { status: "cancelled", error: { code: 1, message: "", details: [] } };
}

export function unreadable(error: unknown, hintInMs?: number): UnreadableReading {
  return { status: "unreadable", error, hintInMs };
}

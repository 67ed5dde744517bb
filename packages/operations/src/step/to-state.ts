import type { FinalReading, RunningReading } from "../reading/reading.js";
import type { FinalState, OperationState, RunningState } from "../reading/state.js";
import type { OperationToken } from "./token.js";

/** What is known after a reading: the reading itself, and how the wait for it went. */
export function toState<Metadata>(
  token: OperationToken,
  reading: RunningReading<Metadata>,
  readAt: number,
): RunningState<Metadata>;
export function toState<Metadata, Response>(
  token: OperationToken,
  reading: FinalReading<Metadata, Response>,
  readAt: number,
): FinalState<Metadata, Response>;
export function toState<Metadata, Response>(
  { name, polls, startedAt }: OperationToken,
  reading: RunningReading<Metadata> | FinalReading<Metadata, Response>,
  readAt: number,
): OperationState<Metadata, Response> {
  const { metadata } = reading;
  const progress = usableProgress(reading.progress);
  // Not one object that the others spread: nine of ten states are running ones, and each is kept until the next.
  if (reading.status === "running") {
    return { status: reading.status, name, metadata, progress, polls, startedAt, readAt };
  }
  const seen = { name, metadata, progress, polls, startedAt, readAt };
  return reading.status === "succeeded"
    ? { status: reading.status, ...seen, response: reading.response }
    : { status: reading.status, ...seen, error: reading.error };
}

/** For people to see: a claim of 130 % reads as done, and what is no number as no claim. */
function usableProgress(progress: number | undefined): number | undefined {
  return progress === undefined || Number.isNaN(progress) ? undefined : Math.min(1, Math.max(0, progress));
}

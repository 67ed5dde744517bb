import type { DoneResult, InProgressResult } from "../reading/poll-result.js";
import type { TerminalState, OperationState, RunningState } from "../reading/state.js";
import { readProgress } from "../reading/progress.js";
import type { ResumeToken } from "./resume-token.js";

/** What is known after a result: the result itself, and how the wait for it went. */
export function toState<Metadata>(
  resumeToken: ResumeToken,
  result: InProgressResult<Metadata>,
  readAt: number,
): RunningState<Metadata>;
export function toState<Metadata, Response>(
  resumeToken: ResumeToken,
  result: DoneResult<Metadata, Response>,
  readAt: number,
): TerminalState<Metadata, Response>;
export function toState<Metadata, Response>(
  { name, polls, startedAt }: ResumeToken,
  result: InProgressResult<Metadata> | DoneResult<Metadata, Response>,
  readAt: number,
): OperationState<Metadata, Response> {
  const { metadata } = result;
  const progress = readProgress(result.progress);
  // Not one object that the others spread: nine of ten states are running ones, and each is kept until the next.
  if (result.status === "running") {
    return { status: result.status, name, metadata, progress, polls, startedAt, readAt };
  }
  const seen = { name, metadata, progress, polls, startedAt, readAt };
  return result.status === "succeeded"
    ? { status: result.status, ...seen, response: result.response }
    : { status: result.status, ...seen, error: result.error };
}

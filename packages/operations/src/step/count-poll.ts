import type { StepEnvironment } from "./environment.js";
import type { ResumeToken } from "./resume-token.js";

/** A resume token that is still being written; nobody else has seen it. */
export type Draft = { -readonly [Field in keyof ResumeToken]: ResumeToken[Field] };

/** Counts a poll that was answered, which ends a row of failures. */
export function answered(resumeToken: ResumeToken, env: StepEnvironment): Draft {
  const draft: Draft = { ...resumeToken };
  draft.polls += 1;
  draft.scheduledPolls += scheduledPollOf(env);
  draft.failedPolls = 0;
  draft.failingSince = null;
  // Asked first: what a field was deleted from is a dictionary, several times as slow and as large.
  if (draft.failingAs !== undefined) delete draft.failingAs;
  return timed(draft, env);
}

/** Counts a failed poll. The time in which nobody polled moves the beginning of the failures. */
export function afterFailure(resumeToken: ResumeToken, env: StepEnvironment): Draft {
  const { now, pollStartedAt = now } = env;
  const { nextPollAt, failingAs } = resumeToken;
  const idleInMs = nextPollAt === null ? 0 : Math.max(0, Math.floor(pollStartedAt) - nextPollAt);
  const failed: Draft = { ...resumeToken };
  failed.scheduledPolls += scheduledPollOf(env);
  failed.failedPolls += 1;
  failed.failingSince = failed.failingSince === null ? now : failed.failingSince + idleInMs;
  if (failingAs !== undefined) failed.failingAs = { ...failingAs, since: failingAs.since + idleInMs };
  return timed(failed, env);
}

/** Polls take what the slowest of late took. A list gets shorter, too: a quarter of the difference is forgotten each time. */
function timed(resumeToken: Draft, { now, pollStartedAt = now }: StepEnvironment): Draft {
  const took = Math.max(0, Math.ceil(now - pollStartedAt));
  const known = resumeToken.pollInMs ?? 0;
  const pollInMs = took >= known ? took : Math.ceil(known - (known - took) / 4);
  if (pollInMs > 0) resumeToken.pollInMs = pollInMs;
  return resumeToken;
}

function scheduledPollOf({ piggybacked = false }: StepEnvironment): number {
  return piggybacked ? 0 : 1;
}

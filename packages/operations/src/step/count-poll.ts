import type { StepEnvironment } from "./environment.js";
import type { ResumeToken } from "./resume-token.js";

/** A resume token that is still being written; nobody else has seen it. */
export type Draft = { -readonly [Field in keyof ResumeToken]: ResumeToken[Field] };

/** Counts a poll that was answered, which ends a row of failures. */
export function answered(resumeToken: ResumeToken, env: StepEnvironment): Draft {
  // Written out: this is made at every poll, and a spread with numbers beyond 31 bits takes longer than the rest of it.
  const { kind, version, name, startedAt, deadlineAt, nextPollAt, cancel, cancelledAt } = resumeToken;
  return {
    kind,
    version,
    name,
    startedAt,
    deadlineAt,
    nextPollAt,
    polls: resumeToken.polls + 1,
    scheduledPolls: resumeToken.scheduledPolls + scheduledPollOf(env),
    failedPolls: 0,
    failingSince: null,
    failingAs: null,
    pollInMs: pollTime(resumeToken, env),
    cancel,
    cancelledAt,
  };
}

/** Counts a failed poll. The time in which nobody polled moves the beginning of the failures. */
export function afterFailure(resumeToken: ResumeToken, env: StepEnvironment): Draft {
  const { now, pollStartedAt = now } = env;
  const { nextPollAt, failingSince, failingAs } = resumeToken;
  const idleInMs = nextPollAt === null ? 0 : Math.max(0, Math.floor(pollStartedAt) - nextPollAt);
  return {
    ...resumeToken,
    scheduledPolls: resumeToken.scheduledPolls + scheduledPollOf(env),
    failedPolls: resumeToken.failedPolls + 1,
    failingSince: failingSince === null ? now : failingSince + idleInMs,
    failingAs: failingAs && { ...failingAs, since: failingAs.since + idleInMs },
    pollInMs: pollTime(resumeToken, env),
  };
}

/** Polls take what the slowest of late took. A list gets shorter, too: a quarter of the difference is forgotten each time. */
function pollTime({ pollInMs: known }: ResumeToken, { now, pollStartedAt = now }: StepEnvironment): number {
  const took = Math.max(0, Math.ceil(now - pollStartedAt));
  return took >= known ? took : Math.ceil(known - (known - took) / 4);
}

function scheduledPollOf({ piggybacked = false }: StepEnvironment): number {
  return piggybacked ? 0 : 1;
}

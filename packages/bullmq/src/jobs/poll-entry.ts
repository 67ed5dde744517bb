import { parseResumeToken, type ResumeToken } from "@aidmp/operations";
import { check, fieldsOf, isNumber, version } from "./versioned.js";

/**
 * What is known of a wait between two polls: the data of a job in the queue of its data space, delayed until its next poll. No
 * worker takes these jobs: they are read in the order in which they fall due.
 */
export interface PollEntry {
  readonly kind: "aidmp.poll-entry";
  readonly version: 1;
  readonly resumeToken: ResumeToken;
  /** When the operation was read last, or the wait began, in milliseconds since 1970. */
  readonly polledAt: number;
  /** The progress that the wait's job shows, in percent. */
  readonly percent: number;
}

export function pollEntry(fields: Omit<PollEntry, "kind" | "version">): PollEntry {
  return { kind, version, ...fields };
}

/** @throws {WaitDataError | ResumeTokenError} it is foreign, damaged, or from a newer version. */
export function parsePollEntry(value: unknown, jobId: string | undefined): PollEntry {
  const fields = fieldsOf(value, kind, jobId);
  return {
    kind,
    version,
    resumeToken: parseResumeToken(fields["resumeToken"]),
    polledAt: check(fields, "polledAt", isNumber, jobId),
    percent: check(fields, "percent", isNumber, jobId),
  };
}

/** When its next poll is due, in milliseconds since 1970: the deadline is one at which something has to be done. */
export function dueAt({ resumeToken: { nextPollAt, deadlineAt } }: PollEntry): number {
  return Math.min(nextPollAt ?? 0, deadlineAt ?? Number.POSITIVE_INFINITY);
}

/** Whether it may share a poll that others are due for: after half its delay, unless its last poll failed. */
export function isNearlyDue(entry: PollEntry, now: number): boolean {
  const due = dueAt(entry);
  return now >= (entry.resumeToken.failedPolls > 0 ? due : (entry.polledAt + due) / 2);
}

const kind = "aidmp.poll-entry";

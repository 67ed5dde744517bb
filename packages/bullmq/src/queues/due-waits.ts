import { dueAt, isNearlyDue, parsePollEntry, type PollEntry } from "../jobs/poll-entry.js";
import { isWaitDataError, type WaitDataError } from "../jobs/wait-data-error.js";
import { isResumeTokenError } from "@aidmp/operations";
import type { FamilyJob, FamilyQueue } from "./queue-family.js";

/** What is read of the queue of a data space's entries: those jobs that are delayed, in the order in which they fall due. */
export interface DelayedEntries<Entry extends EntryJob> {
  getDelayed(start: number, end: number): Promise<Entry[]>;
}

export interface EntryJob {
  readonly id?: string | undefined;
  readonly data: unknown;
}

/** A wait that is to be polled. */
export interface DueWait<Entry extends EntryJob = FamilyJob> {
  readonly job: Entry;
  readonly entry: PollEntry;
}

export interface DueWaits<Entry extends EntryJob = FamilyJob> {
  /** Empty where none is due: others that are nearly due cause no poll. */
  readonly waits: readonly DueWait<Entry>[];
  /** Entries that cannot be read. */
  readonly refused: readonly { readonly job: Entry; readonly isNewer: boolean; readonly error: unknown }[];
}

/** Jobs that are read at a time. */
const chunk = 500;
/** Where fewer than this share of a chunk is nearly due, those behind it hardly are. */
const worthwhileShare = 0.25;

/** Those that are due, and those that may as well be read now, in the order in which they fall due; at most `limit`. */
export async function readDueWaits<Entry extends EntryJob>(
  entries: DelayedEntries<Entry>,
  now: number,
  limit: number,
): Promise<DueWaits<Entry>> {
  const waits: DueWait<Entry>[] = [];
  const refused: { job: Entry; isNewer: boolean; error: unknown }[] = [];
  for (let start = 0; waits.length < limit; start += chunk) {
    // oxlint-disable-next-line no-await-in-loop -- whether there is more shows in what was read
    const jobs = await entries.getDelayed(start, start + chunk - 1);
    const before = waits.length;
    for (const job of jobs) {
      try {
        const entry = parsePollEntry(job.data, job.id);
        if (isNearlyDue(entry, now)) waits.push({ job, entry });
      } catch (error) {
        refused.push({ job, isNewer: isNewer(error), error });
      }
    }
    if (jobs.length < chunk || waits.length - before < chunk * worthwhileShare) break;
  }
  const isAnyDue = waits.some(({ entry }) => dueAt(entry) <= now);
  return { waits: isAnyDue ? waits.slice(0, limit) : [], refused };
}

/** When the first of them is due, in milliseconds since 1970; `undefined` where there is none. */
export async function firstDueAt(entries: FamilyQueue): Promise<number | undefined> {
  const [job] = await entries.getDelayed(0, 0);
  if (job === undefined) return undefined;
  try {
    return dueAt(parsePollEntry(job.data, job.id));
  } catch {
    // What cannot be read is seen to at once.
    return 0;
  }
}

function isNewer(error: unknown): boolean {
  return (isWaitDataError(error) || isResumeTokenError(error)) && problemOf(error) === "newer";
}

function problemOf({ problem }: Pick<WaitDataError, "problem">): string {
  return problem;
}

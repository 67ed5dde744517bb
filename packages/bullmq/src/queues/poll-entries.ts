import { pollEntry } from "../jobs/poll-entry.js";
import type { WaitJob } from "../jobs/wait-job.js";
import { pollBy } from "./poll-job.js";
import type { QueueFamily } from "./queue-family.js";

/** Sees to it that a wait is polled: adds its entry, unless it has one, and its data space's poll job. */
export async function keepPolling(
  family: QueueFamily,
  id: string,
  { dataSpaceId, resumeToken }: WaitJob,
  now: number,
): Promise<void> {
  const dueAt = resumeToken.nextPollAt ?? now;
  // Always delayed, however little: a job that is not delayed waits for a worker, and there is none.
  const delay = Math.max(1, Math.ceil(dueAt - now));
  const entry = pollEntry({ resumeToken, polledAt: now, percent: 0 });
  await family.entriesOf(dataSpaceId).add("entry", entry, { jobId: id, delay });
  await pollBy(family, dataSpaceId, dueAt, now);
}

/** An entry that is not delayed, as after somebody made it ready by hand, would never be read: it makes room for another. */
export async function dropStrayEntry(family: QueueFamily, id: string, { dataSpaceId }: WaitJob): Promise<void> {
  const entries = family.entriesOf(dataSpaceId);
  const job = await entries.getJob(id);
  if (job !== undefined && !(await job.isDelayed())) await entries.remove(id);
}

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
  const delay = Math.max(0, Math.ceil(dueAt - now));
  const entry = pollEntry({ resumeToken, polledAt: now, percent: 0 });
  await family.entriesOf(dataSpaceId).add("entry", entry, { jobId: id, delay });
  await pollBy(family, dataSpaceId, dueAt, now);
}

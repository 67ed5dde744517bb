import type { SharedStep } from "@aidmp/operations/step";
import { pollEntry } from "../jobs/poll-entry.js";
import { endOf, type WaitEnd } from "../jobs/wait-end.js";
import { parseWaitJob, type WaitJob } from "../jobs/wait-job.js";
import type { DueWait } from "../queues/due-waits.js";
import type { QueueFamily } from "../queues/queue-family.js";
import { tryChange } from "../queues/try-change.js";

/** Where a wait's step is kept. */
export interface KeptIn {
  readonly family: QueueFamily;
  readonly dataSpaceId: string;
}

/**
 * Writes down what a poll found. The data come first and the delay second: a kill in between leaves a wait that is looked at
 * too early, and its resume token says so.
 */
export async function keepStep(
  { family, dataSpaceId }: KeptIn,
  { job, entry }: DueWait,
  step: SharedStep,
  now: number,
): Promise<void> {
  const end = endOf(step, now);
  const id = job.id ?? "";
  if (end !== undefined) {
    await keepEnd(family, id, end);
    await family.entriesOf(dataSpaceId).remove(id);
    return;
  }
  if (step.next.action !== "wait") return;
  const { delayInMs, state } = step.next;
  const percent = state?.progress === undefined ? entry.percent : Math.floor(state.progress * 100);
  const shown = percent === entry.percent ? "done" : await tryChange(family.waits.updateJobProgress(id, percent));
  if (shown === "gone") {
    // Nobody waits any more.
    await family.entriesOf(dataSpaceId).remove(id);
    return;
  }
  const { resumeToken } = step;
  const polledAt = state === undefined ? entry.polledAt : now;
  const kept = await tryChange(job.updateData(pollEntry({ resumeToken, polledAt, percent })));
  if (kept === "done") await tryChange(job.changeDelay(delayInMs));
}

/**
 * Writes the end into the wait's job and makes it ready. Whoever runs that job calls `onEnd`. A kill in between leaves a job
 * that is ready later by itself, and the entry that leads to the same end again.
 */
async function keepEnd(family: QueueFamily, id: string, end: WaitEnd): Promise<void> {
  const job = await family.waits.getJob(id);
  if (job === undefined) return;
  const known = waitJobOf(job.data, id);
  // An end that is known was told, or is being told. What cannot be read has no end to be written into.
  if (known === undefined || known.end !== undefined) {
    await tryChange(job.promote());
    return;
  }
  if ((await tryChange(job.updateData({ ...known, end }))) === "done") await tryChange(job.promote());
}

function waitJobOf(data: unknown, id: string): WaitJob | undefined {
  try {
    return parseWaitJob(data, id);
  } catch {
    return undefined;
  }
}

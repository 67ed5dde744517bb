import type { Clock } from "@aidmp/client";
import type { OperationSource } from "@aidmp/operations";
import { stepMany, type StepManyOptions } from "@aidmp/operations/step";
import { DelayedError } from "bullmq";
import { type DueWait, firstDueAt, readDueWaits } from "../queues/due-waits.js";
import { parsePollJob, pollBy, pollJob } from "../queues/poll-job.js";
import type { FamilyJob, QueueFamily } from "../queues/queue-family.js";
import { tryChange } from "../queues/try-change.js";
import { inLanes } from "@aidmp/operations/internal";
import { keepStep } from "./keep-step.js";
import type { WaitWorkerEvent } from "./events.js";

export interface SpacePolling<Metadata, Response> {
  readonly family: QueueFamily;
  readonly sourceOf: (dataSpaceId: string) => Promise<OperationSource<Metadata, Response>>;
  readonly maxWaitsPerPoll: number;
  readonly stepping: Omit<StepManyOptions, "clock" | "signal">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: WaitWorkerEvent) => void;
}

/**
 * Runs a data space's poll job: one shared poll for all of its waits that are due, and then the job is delayed until the next
 * is. BullMQ's lock on the job keeps other workers from polling the same data space meanwhile, and gives it to one of them if
 * this process dies.
 *
 * @throws {DelayedError} which tells BullMQ that the job was moved.
 */
export async function pollSpace<Metadata, Response>(
  job: FamilyJob,
  token: string | undefined,
  polling: SpacePolling<Metadata, Response>,
): Promise<void> {
  const { family, clock } = polling;
  const { dataSpaceId, isIdle } = parsePollJob(job.data, job.id);
  const entries = family.entriesOf(dataSpaceId);
  await pollDueWaits(dataSpaceId, polling).catch((error: unknown) => {
    // A worker that closes leaves the poll to another.
    if (!polling.signal.aborted) throw error;
  });
  const firstAt = await firstDueAt(entries);
  // A wait that is added now does not find this job before it has ended, so it stays for a while.
  if (firstAt === undefined && isIdle) return;
  const now = clock.now();
  const dueAt = Math.max(Math.ceil(firstAt ?? now + idleInMs), Math.ceil(now) + shortestDelayInMs);
  await job.updateData(pollJob({ dataSpaceId, dueAt, isIdle: firstAt === undefined }));
  await job.moveToDelayed(dueAt, token);
  await pollWhatCameMeanwhile(family, dataSpaceId, clock);
  throw new DelayedError();
}

/** What was added while the poll job was being run left it to this process to look again. */
export async function pollWhatCameMeanwhile(family: QueueFamily, dataSpaceId: string, clock: Clock): Promise<void> {
  const at = await firstDueAt(family.entriesOf(dataSpaceId));
  if (at !== undefined) await pollBy(family, dataSpaceId, at, clock.now());
}

async function pollDueWaits<Metadata, Response>(
  dataSpaceId: string,
  { family, sourceOf, maxWaitsPerPoll, stepping, clock, signal, onEvent }: SpacePolling<Metadata, Response>,
): Promise<void> {
  const entries = family.entriesOf(dataSpaceId);
  const startedAt = clock.monotonic();
  const source = await sourceOf(dataSpaceId).catch((error: unknown) => unreadable<Metadata, Response>(error));
  // A source that reads one by one is asked for a few at a time, so that other data spaces have their turn.
  const limit = Math.min(maxWaitsPerPoll, (source.maxBatch ?? Number.POSITIVE_INFINITY) * readsPerPoll);
  const { waits, refused } = await readDueWaits(entries, clock.now(), limit);
  await inLanes(refused, writesAtOnce, async ({ job, isNewer, error }) => {
    onEvent({ type: "refused", jobId: job.id ?? "", error });
    if (isNewer) await tryChange(job.changeDelay(newerInMs));
    else {
      // The wait's own job knows enough to begin anew, once there is room for another entry.
      await entries.remove(job.id ?? "");
      await tryChange(family.waits.getJob(job.id ?? "").then((waitJob) => waitJob?.promote()));
    }
  });
  if (waits.length === 0) return;
  const resumeTokens = waits.map(({ entry }) => entry.resumeToken);
  const { steps, requests } = await stepMany(resumeTokens, source, { ...stepping, clock, signal });
  const now = clock.now();
  const pairs = waits.map((wait, index) => ({ wait, step: steps[index] }));
  await inLanes(pairs, writesAtOnce, async ({ wait, step }) => {
    if (step === undefined) return;
    await keepStep({ family, dataSpaceId }, wait, step, now).catch((error: unknown) => putOff(wait, error, onEvent));
  });
  const durationInMs = Math.ceil(clock.monotonic() - startedAt);
  onEvent({ type: "poll", dataSpaceId, waits: waits.length, requests, durationInMs });
}

/** What cannot be kept of one wait touches no other: it is polled again a little later. */
async function putOff({ job }: DueWait, error: unknown, onEvent: (event: WaitWorkerEvent) => void): Promise<void> {
  onEvent({ type: "error", error });
  await tryChange(job.changeDelay(putOffInMs));
}

/** A data space whose source cannot be made: each of its waits has a failed poll, and the policy decides. */
function unreadable<Metadata, Response>(error: unknown): OperationSource<Metadata, Response> {
  return {
    async read() {
      throw error;
    },
  };
}

/** How long a data space without waits keeps its poll job. */
const idleInMs = 60_000;
/** No poll job comes sooner again. */
const shortestDelayInMs = 50;
const readsPerPoll = 4;
const writesAtOnce = 100;
const putOffInMs = 5_000;
const newerInMs = 60_000;

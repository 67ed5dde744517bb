import type { Clock } from "@aidmp/client";
import { messageOf } from "@aidmp/client/internal";
import { isResumeTokenError } from "@aidmp/operations";
import { DelayedError, UnrecoverableError } from "bullmq";
import { isWaitDataError } from "../jobs/wait-data-error.js";
import type { WaitEnd } from "../jobs/wait-end.js";
import { parseWaitJob, type WaitJob } from "../jobs/wait-job.js";
import { dropStrayEntry, keepPolling } from "../queues/poll-entries.js";
import type { FamilyJob, QueueFamily } from "../queues/queue-family.js";
import { tryChange } from "../queues/try-change.js";
import { wakeInMs } from "../jobs/wake.js";
import type { WaitWorkerEvent } from "./events.js";

export interface EndTelling<Metadata, Response> {
  readonly family: QueueFamily;
  readonly onEnd: (end: WaitEnd<Metadata, Response>, wait: EndedWait) => void | Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: WaitWorkerEvent) => void;
}

/** The wait that ended, for `onEnd`. */
export interface EndedWait {
  /** The same each time that the same end is told: what an effect with this id was made by is not to be made again. */
  readonly id: string;
  /** What `addWait` was given, as JSON keeps it. */
  readonly data: unknown;
  readonly dataSpaceId: string;
  /** 1, and more where an earlier call threw. A call that its process did not survive is not counted. */
  readonly attempt: number;
  /** Aborted when the worker closes: what takes long may stop then, by throwing, and is told again. */
  readonly signal: AbortSignal;
}

/**
 * Runs a wait's job, which is ready since its end is known, and calls `onEnd`. What that throws fails the attempt, and BullMQ
 * runs the job again.
 *
 * A job that is ready without an end woke by itself: it sees to it that it is polled and sleeps on.
 *
 * @returns the end, which BullMQ keeps as the job's return value.
 */
export async function tellEnd<Metadata, Response>(
  job: FamilyJob,
  token: string | undefined,
  telling: EndTelling<Metadata, Response>,
): Promise<WaitEnd<Metadata, Response>> {
  const { onEnd, onEvent, signal } = telling;
  const wait = await readWaitJob(job, token, telling);
  const id = job.id ?? "";
  if (wait.end === undefined) return sleepOn(job, token, wait, telling);
  const attempt = job.attemptsMade + 1;
  try {
    await onEnd(wait.end, { id, data: wait.data, dataSpaceId: wait.dataSpaceId, attempt, signal });
  } catch (error) {
    onEvent({ type: "end-failed", id, error, attempt });
    // BullMQ reads the message of what was thrown, and would break on anything without one.
    throw error instanceof Error ? error : new Error(messageOf(error));
  }
  onEvent({ type: "end", id, status: wait.end.status });
  // Whatever a run before left behind: the entry goes when the end is written, unless its process died there.
  await telling.family.entriesOf(wait.dataSpaceId).remove(id);
  return wait.end;
}

async function readWaitJob<Metadata, Response>(
  job: FamilyJob,
  token: string | undefined,
  { clock, onEvent }: EndTelling<Metadata, Response>,
): Promise<WaitJob<Metadata, Response>> {
  try {
    return parseWaitJob<Metadata, Response>(job.data, job.id);
  } catch (error) {
    onEvent({ type: "refused", jobId: job.id ?? "", error });
    if ((isWaitDataError(error) || isResumeTokenError(error)) && error.problem === "newer") {
      await job.moveToDelayed(Math.ceil(clock.now()) + newerInMs, token);
      throw new DelayedError();
    }
    throw new UnrecoverableError(messageOf(error));
  }
}

async function sleepOn(
  job: FamilyJob,
  token: string | undefined,
  wait: WaitJob,
  { family, clock }: Pick<EndTelling<unknown, unknown>, "family" | "clock">,
): Promise<never> {
  const id = job.id ?? "";
  await dropStrayEntry(family, id, wait);
  await keepPolling(family, id, wait, clock.now());
  await job.moveToDelayed(Math.ceil(clock.now() + wakeInMs(wait.resumeToken, clock.now())), token);
  // An end that was written meanwhile found this job awake, and could not make it ready.
  const known = await family.waits.getJob(id);
  if (known !== undefined && parseWaitJob(known.data, id).end !== undefined) await tryChange(known.promote());
  throw new DelayedError();
}

const newerInMs = 60_000;

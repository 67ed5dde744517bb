import { OptionsError, parseResumeToken, type ResumeToken } from "@aidmp/operations";
import { type PollResult, readOperation } from "@aidmp/operations/sources";
import { begin, withDeadline } from "@aidmp/operations/step";
import type { JobsOptions } from "bullmq";
import { endOf, type WaitEnd } from "./jobs/wait-end.js";
import { parseWaitJob, waitIdOf, waitJob } from "./jobs/wait-job.js";
import { wakeInMs } from "./jobs/wake.js";
import { isResumeToken } from "./operation-name.js";
import { keepPolling } from "./queues/poll-entries.js";
import { familyOf, type WaitQueue } from "./queues/queue-family.js";

export interface AddWaitOptions {
  /** The data space that the operation works in: all waits of one are polled together. */
  readonly dataSpaceId: string;
  /** Milliseconds from now until the waiting ends. Default: never; for a resume token, what is left of the deadline in it. */
  readonly deadlineInMs?: number | undefined;
  /** The caller's own, for `onEnd`: plain JSON. Default: `null`. */
  readonly data?: unknown;
  /**
   * Options for the wait's job. `attempts` and `backoff` are those of `onEnd`: 12 calls within about an hour by default.
   * `removeOnComplete` is how long it is known that the operation was waited for: a day by default.
   */
  readonly job?: Omit<JobsOptions, "jobId" | "delay" | "repeat" | "parent" | "deduplication"> | undefined;
}

/**
 * Waits for an operation from now on, in whichever process works on the queue, until its end is told to `onEnd`. Once this has
 * resolved, the wait is in the store, and no process has to live.
 *
 * The same operation is waited for once: while its job is in the queue, adding it again changes nothing.
 *
 * @param queue a BullMQ queue, on Redis or PostgreSQL, that holds waits and nothing else.
 * @param operation what a call returned, an operation's name, or a resume token, as an object or as its JSON text.
 * @returns the id of the wait: of its job, and to make effects exactly once by.
 * @throws {OptionsError} an option is not what it must be, or the operation is waited for in another data space;
 * {ResumeTokenError} the resume token is damaged, foreign or newer; {MalformedOperationError} it is not an operation. Rejects
 * with the store's error where that fails; adding it again is safe then.
 */
export async function addWait(queue: WaitQueue, operation: object | string, options: AddWaitOptions): Promise<string> {
  const { dataSpaceId, data = null, job: jobOptions } = options;
  if (typeof dataSpaceId !== "string" || dataSpaceId === "") {
    throw new OptionsError("addWait: dataSpaceId must be a text that is not empty.");
  }
  const now = Date.now();
  const { resumeToken, end } = beginWait(operation, options, now);
  const family = familyOf(queue);
  const id = waitIdOf(resumeToken.name);
  const delay = end === undefined ? wakeInMs(resumeToken, now) : 0;
  const added = waitJob({ dataSpaceId, resumeToken, data, ...(end && { end }) });
  await family.waits.add("wait", added, {
    attempts: 12,
    backoff: { type: "exponential", delay: 1_000, jitter: 0.5 },
    removeOnComplete: { age: 86_400 },
    ...queue.opts.defaultJobOptions,
    ...jobOptions,
    jobId: id,
    delay,
  });
  // Somebody may have added it before.
  const stored = await family.waits.getJob(id);
  if (stored === undefined) return id;
  const wait = parseWaitJob(stored.data, id);
  if (wait.dataSpaceId !== dataSpaceId) {
    throw new OptionsError(
      `addWait: operation ${resumeToken.name} is waited for in data space ${wait.dataSpaceId} already, ` +
        `not in ${dataSpaceId}. Use a queue for each service.`,
    );
  }
  if (wait.end === undefined && stored.finishedOn === undefined) await keepPolling(family, id, wait, now);
  return id;
}

interface Begun {
  readonly resumeToken: ResumeToken;
  readonly end?: WaitEnd | undefined;
}

function beginWait(operation: object | string, { deadlineInMs }: AddWaitOptions, now: number): Begun {
  if (isResumeToken(operation)) {
    const known = parseResumeToken(operation);
    return { resumeToken: deadlineInMs === undefined ? known : withDeadline(known, deadlineInMs, now) };
  }
  const started = typeof operation === "string" ? { name: operation } : operation;
  const begun = begin(started, { now, deadlineInMs }, readStarted);
  return { resumeToken: begun.resumeToken, end: endOf(begun, now) };
}

/** The response of the starting call has no counters: a success is read once more, for its task. */
function readStarted(operation: unknown): PollResult {
  const result = readOperation(operation);
  return result.status === "succeeded" ? { status: "running" } : result;
}

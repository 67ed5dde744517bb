import { systemClock } from "@aidmp/client";
import { messageOf, notify } from "@aidmp/client/internal";
import {
  getDefaultBackendFactory,
  type IQueueBackend,
  type JobProgress,
  type Processor,
  Worker,
  type WorkerOptions,
} from "bullmq";
import { parsePollJob } from "../queues/poll-job.js";
import { familyOf, type QueueFamily } from "../queues/queue-family.js";
import { pollSpace, pollWhatCameMeanwhile } from "./poll-space.js";
import { requestPermits } from "./request-permits.js";
import { sourceCache } from "./source-cache.js";
import { StoreUnavailableError } from "./store-unavailable-error.js";
import { tellEnd } from "./tell-end.js";
import { checkWorkerOptions, type WaitWorkerOptions } from "./worker-options.js";

/** A process's share of the work. */
export interface WaitWorker {
  /** Takes no more work, and resolves when `onEnd` has returned where it was called. A poll under way is left to another worker. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Works on the waits of a queue, with any number of other processes: polls for them, and tells their ends to `onEnd`.
 *
 * Resolves once the store has answered. BullMQ would go on trying without a pause where it cannot: this does not.
 *
 * @throws {OptionsError} an option is unknown, missing, or not what it must be; {StoreUnavailableError} the store does not
 * answer, or is not the one of the queue.
 */
export async function createWaitWorker<Metadata, Response, Connection>(
  options: WaitWorkerOptions<Metadata, Response, Connection>,
): Promise<WaitWorker> {
  checkWorkerOptions(options);
  const { queue, clock = systemClock, random = Math.random, maxRequestsPerSecond = 10 } = options;
  const { lockDurationInMs: lockDuration = 10_000, connectTimeoutInMs = 10_000 } = options;
  const onEvent: NonNullable<typeof options.onEvent> = (event) =>
    options.onEvent === undefined ? undefined : notify(options.onEvent, event);
  const controller = new AbortController();
  const { signal } = controller;
  const backendFactory = options.backendFactory ?? getDefaultBackendFactory<IQueueBackend, Connection>();
  const workers: Worker<unknown, unknown, string, IQueueBackend, JobProgress, Connection>[] = [];

  function open(
    name: string,
    run: Processor<unknown, unknown> | null,
    own: Partial<WorkerOptions<Connection>>,
  ): (typeof workers)[number] {
    const { defaultJobOptions: _, ...base } = queue.opts;
    const worker: (typeof workers)[number] = new Worker(
      name,
      run,
      {
        ...base,
        autorun: false,
        lockDuration,
        stalledInterval: Math.ceil(lockDuration / 3),
        // After the store was down. BullMQ's own 15 s are as long as the jobs of a dead process wait.
        runRetryDelay: 1_000,
        ...own,
      },
      backendFactory,
    );
    worker.on("error", (error) => onEvent({ type: "error", error }));
    workers.push(worker);
    return worker;
  }
  async function close(): Promise<void> {
    controller.abort(new DOMException("The worker was closed.", "AbortError"));
    await Promise.all(workers.map((worker) => worker.close()));
  }

  const family = familyOf(queue);
  await answered(askStore(family), connectTimeoutInMs, "The queue's store");
  try {
    const taker = open(family.requests.name, null, {
      limiter: { max: maxRequestsPerSecond, duration: 1_000 },
      maxStalledCount: neverFailed,
    });
    const permit = requestPermits(family.requests, taker, { maxRequestsPerSecond, clock, random, signal });
    const { schedule, onFailedPoll, readTimeoutInMs, maxWaitsPerPoll = 10_000 } = options;
    const stepping = { schedule, onFailedPoll, readTimeoutInMs, random, permit };
    const sourceOf = sourceCache(options.source);
    const polling = { family, sourceOf, maxWaitsPerPoll, stepping, clock, signal, onEvent };
    const polls = open(family.polls.name, (job, token) => pollSpace(job, token, polling), {
      concurrency: options.maxConcurrentPolls ?? 4,
      // A poll job lives as long as its data space is used, through any number of deploys and kills.
      maxStalledCount: neverFailed,
    });
    polls.on("failed", (_, error) => onEvent({ type: "error", error }));
    polls.on("completed", (job) => {
      const { dataSpaceId } = parsePollJob(job.data, job.id);
      pollWhatCameMeanwhile(family, dataSpaceId, clock).catch((error: unknown) => onEvent({ type: "error", error }));
    });
    const telling = { family, onEnd: options.onEnd, clock, signal, onEvent };
    const ends = open(family.waits.name, (job, token) => tellEnd(job, token, telling), {
      concurrency: options.maxConcurrentEnds ?? 10,
      // A wait's job is active in onEnd only. An onEnd that ends its process each time is given up.
      maxStalledCount: 10,
    });
    requireSameStore(queue.getBackend(), ends.getBackend());
    for (const worker of workers) {
      // oxlint-disable-next-line no-await-in-loop -- the first that fails is the one to tell
      await answered(worker.waitUntilReady(), connectTimeoutInMs, "The worker's store");
    }
    await taker.startStalledCheckTimer();
    for (const worker of [polls, ends]) worker.run().catch((error: unknown) => onEvent({ type: "error", error }));
  } catch (error) {
    await close();
    throw error;
  }
  return { close, [Symbol.asyncDispose]: close };
}

/** BullMQ counts how often a job's process died; there is no setting for "any number". */
const neverFailed = 1_000_000_000;

/** Whether it can be connected to is not all: a pool of PostgreSQL connections may look for BullMQ's tables elsewhere. */
async function askStore({ waits }: QueueFamily): Promise<void> {
  await waits.waitUntilReady();
  await waits.getJob("no-such-job");
}

async function answered(answer: Promise<void>, timeoutInMs: number, what: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutInMs} ms`)), timeoutInMs);
  });
  try {
    await Promise.race([answer, late]);
  } catch (cause) {
    const message = `${what} cannot be used: ${messageOf(cause)}. See that it runs, and what the queue's connection says.`;
    throw new StoreUnavailableError(message, { cause });
  } finally {
    clearTimeout(timer);
  }
}

function requireSameStore(queue: IQueueBackend, worker: IQueueBackend): void {
  const [of, by] = [queue.constructor.name, worker.constructor.name];
  if (of === by) return;
  throw new StoreUnavailableError(
    `The queue is on ${of}, and the worker would be on ${by}: give createWaitWorker the backendFactory that the queue was made with.`,
  );
}

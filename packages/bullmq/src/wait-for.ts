import { onAbort, throwIfAborted } from "@aidmp/client/internal";
import type { IQueueBackend, QueueEvents } from "bullmq";
import { isWaitEnd, type WaitEnd } from "./jobs/wait-end.js";
import { waitIdOf } from "./jobs/wait-job.js";
import { nameOf } from "./operation-name.js";
import { familyOf, type WaitQueue } from "./queues/queue-family.js";
import { WaitNotToldError } from "./wait-not-told-error.js";

export interface WaitForOptions<Connection> {
  /** BullMQ's events of the same queue, on the same store. Any number of calls share one. */
  readonly events: QueueEvents<unknown, IQueueBackend, Connection>;
  /** Ends this call only, with the signal's reason; the wait goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The end of a wait as a promise, for a process that wants it: resolves once `onEnd` has returned for it, in whichever process.
 *
 * @param operation what a call returned, an operation's name, or a resume token.
 * @throws {WaitNotToldError} nobody waits for the operation, the wait was cancelled, or `onEnd` failed for good.
 */
export async function waitFor<Connection>(
  queue: WaitQueue,
  operation: object | string,
  { events, signal }: WaitForOptions<Connection>,
): Promise<WaitEnd> {
  throwIfAborted(signal);
  const name = nameOf(operation);
  const id = waitIdOf(name);
  const { waits } = familyOf(queue);
  await events.waitUntilReady();

  /** The end, where there is one; `undefined` while the wait goes on. */
  const look = async (problem: "not-found" | "removed"): Promise<WaitEnd | undefined> => {
    const job = await waits.getJob(id);
    if (job === undefined) throw new WaitNotToldError(problem, name, "there is no job for it");
    if (isWaitEnd<unknown, unknown>(job.returnvalue)) return job.returnvalue;
    if (await job.isFailed()) throw new WaitNotToldError("failed", name, job.failedReason);
    return undefined;
  };
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void): void => {
      events.off("completed", completed).off("retries-exhausted", lookAgain).off("removed", lookAgain);
      clearInterval(timer);
      unlisten?.();
      settled();
    };
    const lookFor = (problem: "not-found" | "removed"): void => {
      look(problem).then(
        (end) => end && settle(() => resolve(end)),
        (error: unknown) => settle(() => reject(error)),
      );
    };
    const completed = ({ jobId, returnvalue }: { jobId: string; returnvalue: unknown }): void => {
      if (jobId !== id) return;
      // A job may be removed as soon as it is completed.
      if (isWaitEnd(returnvalue)) settle(() => resolve(returnvalue));
      else lookFor("removed");
    };
    const lookAgain = ({ jobId }: { jobId: string }): void => {
      if (jobId === id) lookFor("removed");
    };
    events.on("completed", completed).on("retries-exhausted", lookAgain).on("removed", lookAgain);
    // Events get lost where a connection is. And BullMQ's PostgreSQL backend has none for a job that is removed.
    const timer = setInterval(() => lookFor("removed"), lookAgainInMs);
    const unlisten = signal && onAbort(signal, () => settle(() => reject(signal.reason)));
    // After the listeners, so that it cannot end in between.
    lookFor("not-found");
  });
}

const lookAgainInMs = 5_000;

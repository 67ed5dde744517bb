import { AidmpError } from "@aidmp/client";
import { isErrorNamed, onAbort } from "@aidmp/client/internal";
import type { IQueueBackend, QueueEvents } from "bullmq";
import { isWaitEnd, type WaitEnd } from "./jobs/wait-end.js";
import { waitIdOf } from "./jobs/wait-job.js";
import { nameOf } from "./operation-name.js";
import { familyOf, type WaitQueue } from "./queues/queue-family.js";

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
  signal?.throwIfAborted();
  const name = nameOf(operation);
  const id = waitIdOf(name);
  const { waits } = familyOf(queue);
  await events.waitUntilReady();
  let stop: (() => void) | undefined;
  const told = new Promise<WaitEnd>((resolve, reject) => {
    const completed = ({ jobId, returnvalue }: { jobId: string; returnvalue: unknown }): void => {
      if (jobId !== id) return;
      if (isWaitEnd(returnvalue)) resolve(returnvalue);
      else reject(new WaitNotToldError("failed", name, "its job returned something else"));
    };
    const retriesExhausted = ({ jobId }: { jobId: string }): void => {
      if (jobId === id) reject(new WaitNotToldError("failed", name, "onEnd threw each time"));
    };
    const removed = ({ jobId }: { jobId: string }): void => {
      if (jobId === id) reject(new WaitNotToldError("removed", name, "its job was removed"));
    };
    events.on("completed", completed).on("retries-exhausted", retriesExhausted).on("removed", removed);
    const unlisten = signal && onAbort(signal, () => reject(signal.reason));
    stop = () => {
      events.off("completed", completed).off("retries-exhausted", retriesExhausted).off("removed", removed);
      unlisten?.();
    };
  });
  told.catch(() => undefined);
  try {
    // After the listeners, so that it cannot end in between.
    const job = await waits.getJob(id);
    if (job === undefined) throw new WaitNotToldError("not-found", name, "there is no job for it");
    if (isWaitEnd(job.returnvalue)) return job.returnvalue;
    if (await job.isFailed()) throw new WaitNotToldError("failed", name, job.failedReason);
    return await told;
  } finally {
    stop?.();
  }
}

/** The end of a wait is not going to be told: there is no such wait, it was removed, or `onEnd` failed for good. */
export class WaitNotToldError extends AidmpError {
  override readonly name: string = "WaitNotToldError";
  readonly code = "WAIT_NOT_TOLD";
  readonly problem: "not-found" | "removed" | "failed";
  readonly operationName: string;

  constructor(problem: WaitNotToldError["problem"], operationName: string, reason: string) {
    super(`The end of the wait for operation ${operationName} is not going to be told: ${reason}.`);
    this.problem = problem;
    this.operationName = operationName;
  }
}

export function isWaitNotToldError(value: unknown): value is WaitNotToldError {
  return isErrorNamed(value, "WaitNotToldError");
}

import type { Clock } from "@aidmp/client";
import { wait } from "@aidmp/client/internal";

/**
 * One rate limit for all workers, by BullMQ's own limiter: each request takes a job of the `requests` queue, and the limiter
 * lets so many jobs of a queue become active in a second, in whichever process.
 *
 * @param taker takes jobs by hand, with the limit as its `limiter`.
 */
export function requestPermits(
  requests: RequestJobs,
  taker: RequestTaker,
  { maxRequestsPerSecond, clock, random, signal }: PermitOptions,
): () => Promise<void> {
  let taken = 0;
  /* oxlint-disable no-await-in-loop -- each try follows the last */
  return async () => {
    for (;;) {
      signal.throwIfAborted();
      taken += 1;
      const token = `${taker.id}:${taken}`;
      const job = await taker.getNextJob(token, { block: false });
      if (job !== undefined) {
        // A kill before this leaves a job that counts as stalled, and becomes the permit of another request.
        await job.moveToCompleted(null, token, false);
        return;
      }
      const pauseInMs = await requests.getRateLimitTtl(maxRequestsPerSecond);
      // All workers wait for the same moment: apart, none of them is always the last.
      if (pauseInMs > 0) await wait(pauseInMs + random() * spreadInMs, clock, signal);
      else await requests.add("request", {}, { removeOnComplete: true, removeOnFail: true });
    }
  };
  /* oxlint-enable no-await-in-loop */
}

/** BullMQ's queue of requests. */
export interface RequestJobs {
  add(name: string, data: object, options: object): Promise<unknown>;
  getRateLimitTtl(maxJobs: number): Promise<number>;
}

/** BullMQ's worker on that queue, which runs nothing by itself. */
export interface RequestTaker {
  readonly id: string;
  getNextJob(token: string, options: { readonly block: false }): Promise<TakenRequest | undefined>;
}

interface TakenRequest {
  moveToCompleted(returnValue: null, token: string, fetchNext: false): Promise<unknown>;
}

export interface PermitOptions {
  readonly maxRequestsPerSecond: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** The worker closes: those who wait for a permit get none. */
  readonly signal: AbortSignal;
}

const spreadInMs = 20;

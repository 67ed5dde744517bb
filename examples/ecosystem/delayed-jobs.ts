// #region jobs
import type { OperationSource } from "@aidmp/operations";
import { type Queue, work } from "../operations/queue.js";

interface DelayedJob {
  readonly token: string;
  readonly dueAt: number;
}

/**
 * A queue with delayed jobs, as BullMQ's `queue.add(name, data, { delay })`, in memory. Each job is one look at one
 * operation: a wait of a week holds no process, no timer and no connection, only a line of JSON in the queue.
 */
export class DelayedJobs implements Queue {
  readonly #jobs: DelayedJob[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  putBack(token: string, delayInMs: number): void {
    this.#jobs.push({ token, dueAt: this.#now() + delayInMs });
  }

  get size(): number {
    return this.#jobs.length;
  }

  /** When the next job is due; `undefined` when the queue is empty. */
  get nextDueAt(): number | undefined {
    return this.#jobs.length === 0 ? undefined : Math.min(...this.#jobs.map(({ dueAt }) => dueAt));
  }

  /** Takes one due job and does it, in whichever worker process; says how the operation stands, if a job was due. */
  async workOnce(source: OperationSource): Promise<string | undefined> {
    const index = this.#jobs.findIndex(({ dueAt }) => dueAt <= this.#now());
    const [job] = index < 0 ? [] : this.#jobs.splice(index, 1);
    return job && work(job.token, source, this);
  }
}
// #endregion

// #region jobs
import type { OperationSource } from "@aidmp/operations";
import { type Queue, work } from "../operations/queue.js";

interface DelayedJob {
  readonly resumeToken: string;
  readonly dueAt: number;
}

/**
 * A queue with delayed jobs in memory, like BullMQ's `queue.add(name, data, { delay })`. Each job polls one operation
 * once. A wait of a week needs no process, no timer and no connection, only a line of JSON in the queue.
 */
export class DelayedJobs implements Queue {
  readonly #jobs: DelayedJob[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  putBack(resumeToken: string, delayInMs: number): void {
    this.#jobs.push({ resumeToken, dueAt: this.#now() + delayInMs });
  }

  get size(): number {
    return this.#jobs.length;
  }

  /** When the next job is due; `undefined` when the queue is empty. */
  get nextDueAt(): number | undefined {
    return this.#jobs.length === 0 ? undefined : Math.min(...this.#jobs.map(({ dueAt }) => dueAt));
  }

  /** Runs one due job, in any worker process, and returns the operation's status; `undefined` if no job was due. */
  async workOnce(source: OperationSource): Promise<string | undefined> {
    const index = this.#jobs.findIndex(({ dueAt }) => dueAt <= this.#now());
    const [job] = index < 0 ? [] : this.#jobs.splice(index, 1);
    return job && work(job.resumeToken, source, this);
  }
}
// #endregion

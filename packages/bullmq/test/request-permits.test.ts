import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { beforeEach, describe, expect, it } from "vitest";
import { requestPermits, type RequestJobs, type RequestTaker } from "../src/worker/request-permits.js";

const max = 5;
let clock: VirtualClock;
beforeEach(() => {
  clock = createVirtualClock();
});

/** A queue with BullMQ's limiter: so many jobs become active in each window, which begins with its first. */
class Limited implements RequestJobs, RequestTaker {
  readonly id = "worker";
  readonly taken: number[] = [];
  waiting = 0;
  active = 0;
  #window = { since: -1_000, count: 0 };

  async add(): Promise<void> {
    this.waiting += 1;
  }

  async getRateLimitTtl(): Promise<number> {
    return this.#ttl();
  }

  async getNextJob(): Promise<{ moveToCompleted(): Promise<void> } | undefined> {
    if (this.waiting === 0 || this.#ttl() > 0) return undefined;
    const now = clock.monotonic();
    if (now >= this.#window.since + 1_000) this.#window = { since: now, count: 0 };
    this.#window.count += 1;
    this.waiting -= 1;
    this.active += 1;
    this.taken.push(now);
    return {
      moveToCompleted: async () => {
        this.active -= 1;
      },
    };
  }

  #ttl(): number {
    return this.#window.count < max ? 0 : Math.max(0, this.#window.since + 1_000 - clock.monotonic());
  }
}

function permits(jobs: Limited, signal: AbortSignal = new AbortController().signal): () => Promise<void> {
  return requestPermits(jobs, jobs, { maxRequestsPerSecond: max, clock, random: () => 0.5, signal });
}

describe("permits for requests", () => {
  it("are given at once, up to the limit", async () => {
    const jobs = new Limited();
    const permit = permits(jobs);
    for (let request = 0; request < max; request += 1) await permit();
    expect(jobs.taken).toEqual([0, 0, 0, 0, 0]);
    expect([jobs.waiting, jobs.active]).toEqual([0, 0]);
  });

  it("are no more in a window than the limit, however many ask in however many processes", async () => {
    const jobs = new Limited();
    const processes = [permits(jobs), permits(jobs), permits(jobs)];
    const asked = Promise.all(Array.from({ length: 23 }, (_, index) => processes[index % 3]?.()));
    await clock.advance(10_000);
    await asked;
    const bySecond = new Map<number, number>();
    for (const at of jobs.taken) {
      const second = Math.floor(at / 1_000);
      bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    }
    expect(jobs.taken).toHaveLength(23);
    expect(Math.max(...bySecond.values())).toBe(max);
    expect(clock.pendingTimers).toBe(0);
  });

  it("take up what a process left behind that died with one", async () => {
    const jobs = new Limited();
    await jobs.add();
    await permits(jobs)();
    expect(jobs.waiting).toBe(0);
  });

  it("are none for those who wait when the worker closes", async () => {
    const jobs = new Limited();
    const controller = new AbortController();
    const permit = permits(jobs, controller.signal);
    for (let request = 0; request < max; request += 1) await permit();
    const late = permit();
    await clock.advance(10);
    controller.abort(new Error("closed"));
    await expect(late).rejects.toThrow("closed");
    expect(clock.pendingTimers).toBe(0);
  });
});

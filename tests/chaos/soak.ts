import { setImmediate as nextTurn } from "node:timers/promises";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { createPoller, type OperationSource } from "@aidmp/operations";
import type { PollResult } from "@aidmp/operations/sources";
import { seededRandom } from "@aidmp/test-support/seeded-random";

export interface SoakReport {
  readonly virtualHours: number;
  readonly operationsAtATime: number;
  readonly operationsEnded: number;
  readonly reads: number;
  /** After a collection, at the end of each hour, in MB. */
  readonly heapByHourInMb: readonly number[];
  /** Means of the second and of the last quarter of the time, and the last in percent of the second. */
  readonly secondQuarterInMb: number;
  readonly lastQuarterInMb: number;
  readonly growthInPercent: number;
  readonly timersLeft: number;
  readonly durationInMs: number;
}

export interface SoakOptions {
  readonly virtualHours: number;
  readonly operationsAtATime: number;
  readonly seed: number;
}

const hourInMs = 3_600_000;

/**
 * A poller on a virtual clock, with so many operations coming and going: each lasts from a minute to six hours, one in ten is
 * given up early by its caller, one poll in twenty is bad. The source is in memory and forgets what has ended.
 */
export async function runSoak({ virtualHours, operationsAtATime, seed }: SoakOptions): Promise<SoakReport> {
  const startedAt = performance.now();
  const collect = garbageCollector();
  const random = seededRandom(seed);
  const clock = createVirtualClock();
  const ends = new Map<string, number>();
  let reads = 0;
  const source: OperationSource = {
    maxBatch: 100,
    async read(names) {
      reads += 1;
      if (random() < 0.05) throw new Error("The service is having a bad moment.");
      return new Map(names.map((name) => [name, reading((ends.get(name) ?? 0) - clock.now())]));
    },
  };
  const poller = createPoller({ source, clock, random, maxRequestsPerSecond: 2 });
  let operationsEnded = 0;
  const over = new AbortController();

  async function comeAndGo(lane: number): Promise<void> {
    for (let count = 0; !over.signal.aborted; count += 1) {
      const name = `operations/${lane}-${count}`;
      ends.set(name, clock.now() + 60_000 + random.below(6 * hourInMs));
      const controller = new AbortController();
      const timer = random() < 0.1 ? clock.setTimeout(() => controller.abort(), random.below(hourInMs)) : undefined;
      await poller
        .watch(name)
        .result({ signal: controller.signal })
        .catch(() => undefined);
      clock.clearTimeout(timer);
      ends.delete(name);
      operationsEnded += 1;
    }
  }

  const lanes = Array.from({ length: operationsAtATime }, (_, lane) => comeAndGo(lane));
  const heapByHourInMb: number[] = [];
  for (let hour = 0; hour < virtualHours; hour += 1) {
    await clock.advance(hourInMs);
    await nextTurn();
    collect();
    heapByHourInMb.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  over.abort();
  poller.close();
  await Promise.all(lanes);
  const quarter = virtualHours / 4;
  const secondQuarterInMb = mean(heapByHourInMb.slice(quarter, 2 * quarter));
  const lastQuarterInMb = mean(heapByHourInMb.slice(-quarter));
  return {
    virtualHours,
    operationsAtATime,
    operationsEnded,
    reads,
    heapByHourInMb,
    secondQuarterInMb,
    lastQuarterInMb,
    growthInPercent: 100 * (lastQuarterInMb / secondQuarterInMb - 1),
    timersLeft: clock.pendingTimers,
    durationInMs: performance.now() - startedAt,
  };
}

function reading(remainingInMs: number): PollResult {
  return remainingInMs > 0 ? { status: "running" } : { status: "succeeded", response: "done" };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function garbageCollector(): () => void {
  const { gc } = globalThis;
  if (gc === undefined) {
    throw new Error("Start the process with --expose-gc: a heap is only comparable after a collection.");
  }
  return () => {
    gc();
  };
}

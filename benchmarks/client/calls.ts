import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { taskOfThisProcess } from "../harness/program.js";
import { answer } from "./call.js";
import { callOf, isContestantName } from "./contestants.js";

/** Time, processor time and allocations of one call after another: `{ contestant, url, calls }`. */
const { contestant, url, calls } = taskOfThisProcess();
if (!isContestantName(contestant)) throw new RangeError(`No contestant ${String(contestant)}.`);
const call = callOf(contestant, String(url));

await repeat(1_000);
const bytesACall = await allocations(300);
const before = process.cpuUsage();
const times = await repeat(Number(calls));
const { user, system } = process.cpuUsage(before);
times.sort((a, b) => a - b);
const medianInMicroseconds = 1_000 * (times[times.length >> 1] ?? Number.NaN);
console.log(JSON.stringify({ medianInMicroseconds, cpuInMicroseconds: (user + system) / Number(calls), bytesACall }));
process.exit();

async function repeat(howOften: number): Promise<number[]> {
  const durations: number[] = [];
  for (let count = 0; count < howOften; count += 1) {
    const startedAt = performance.now();
    const name = await call();
    durations.push(performance.now() - startedAt);
    if (name !== answer.name) throw new Error(`The answer names ${String(name)}.`);
  }
  return durations;
}

/**
 * The growth of the heap while nothing is collected: this process has room for all its young objects (256 MiB). A
 * collection in between would make the figure worthless, and ends the measurement.
 */
async function allocations(howOften: number): Promise<number> {
  let collections = 0;
  globalThis.gc?.();
  await sleep(100);
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  observer.observe({ entryTypes: ["gc"] });
  const heapBefore = process.memoryUsage().heapUsed;
  await repeat(howOften);
  const heap = process.memoryUsage().heapUsed;
  await sleep(50);
  observer.disconnect();
  if (collections > 0) throw new Error("The heap was collected while it was measured.");
  return (heap - heapBefore) / howOften;
}

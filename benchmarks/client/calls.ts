import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { taskOfThisProcess } from "../harness/task.js";
import { callsATurn } from "./call.js";
import { callOf, isCompetitorName } from "./competitors.js";
import { type Cost, Turns } from "./turns.js";

/**
 * Time, processor time and allocations of a competitor's calls, one after the other: `{ competitor, url, turns,
 * warmingTurns, allocatingTurns }`. It takes turns with bare fetch in the same process: the speed of a machine
 * changes within seconds by more than what is measured.
 */
const { competitor, url, turns, warmingTurns, allocatingTurns } = taskOfThisProcess();
if (!isCompetitorName(competitor)) throw new RangeError(`No competitor ${String(competitor)}.`);
const call = callOf(competitor, String(url));
const bareCall = callOf("bare fetch", String(url));

await takeTurns(Number(warmingTurns));
const bytesACall = await allocations(Number(allocatingTurns));
const costs = await takeTurns(Number(turns));
console.log(
  JSON.stringify({
    microseconds: costs.own.microseconds,
    cpuMicroseconds: costs.own.cpuMicroseconds,
    ratio: costs.own.microseconds / costs.bare.microseconds,
    cpuRatio: costs.own.cpuMicroseconds / costs.bare.cpuMicroseconds,
    bytesACall,
  }),
);
process.exit();

async function takeTurns(howMany: number): Promise<{ own: Cost; bare: Cost }> {
  const [own, bare] = [new Turns(call), new Turns(bareCall)];
  for (let turn = 0; turn < howMany; turn += 1) {
    for (const each of turn % 2 === 0 ? [bare, own] : [own, bare]) await each.take();
  }
  return { own: own.cost(), bare: bare.cost() };
}

/**
 * The growth of the heap while nothing is collected: this process has room for all its young objects (256 MiB). A
 * collection in between would make the figure worthless, and ends the measurement.
 */
async function allocations(ownTurns: number): Promise<number> {
  let collections = 0;
  globalThis.gc?.();
  await sleep(100);
  const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
  observer.observe({ entryTypes: ["gc"] });
  const heapBefore = process.memoryUsage().heapUsed;
  const own = new Turns(call);
  for (let turn = 0; turn < ownTurns; turn += 1) await own.take();
  const heap = process.memoryUsage().heapUsed;
  await sleep(50);
  observer.disconnect();
  if (collections > 0) throw new Error("The heap was collected while it was measured.");
  return (heap - heapBefore) / (callsATurn * ownTurns);
}

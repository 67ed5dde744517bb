import { setTimeout as sleep } from "node:timers/promises";
import { taskOfThisProcess } from "../harness/task.js";
import { contestants, isContestantName } from "./contestants/contestant.js";
import { Service } from "./service.js";

/** Processor time of a number of polls, garbage collection included: `{ contestant, operations, looks, gapInMs, rounds }`. */
const { contestant, operations, looks, gapInMs, rounds } = taskOfThisProcess();
if (!isContestantName(contestant)) throw new RangeError(`No contestant ${String(contestant)}.`);
const { follow } = await contestants[contestant].load();

// The compiler is done with a loop after some 200,000 turns: before, it is a third of what is measured.
await run(10_000, Number(looks));
await sleep(200);
globalThis.gc?.();

let microseconds = 0;
for (let round = 0; round < Number(rounds); round += 1) microseconds += await run(Number(operations), Number(looks));
const polls = Number(operations) * Number(looks) * Number(rounds);
console.log(JSON.stringify({ microsecondsAPoll: microseconds / polls, polls }));

async function run(howMany: number, looksAtEach: number): Promise<number> {
  const service = new Service(howMany, looksAtEach);
  const before = process.cpuUsage();
  const results = await follow(service, Number(gapInMs));
  const { user, system } = process.cpuUsage(before);
  service.check(looksAtEach);
  if (results.some(({ size }) => size !== looksAtEach)) throw new Error("A response is not the one that was sent.");
  return user + system;
}

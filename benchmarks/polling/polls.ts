import { taskOfThisProcess } from "../harness/task.js";
import { competitors, isCompetitorName } from "./competitors.js";
import type { Follow } from "./competitors/competitor.js";
import { Service } from "./service.js";

/**
 * Processor time of a number of polls, garbage collection included: `{ competitor, operations, looks, delayInMs, rounds }`. In
 * each round a loop by hand does the same in the same process: two processes a minute apart differ by 15 % and more.
 */
const { competitor, operations, looks, delayInMs, rounds } = taskOfThisProcess();
if (!isCompetitorName(competitor)) throw new RangeError(`No competitor ${String(competitor)}.`);
const { follow } = await competitors[competitor].load();
const { follow: followByHand } = await competitors["by-hand"].load();

// The compiler is done with a loop after some 200,000 turns: before, it is a third of what is measured. And the space for
// young objects has grown to what both need, so that nobody pays for that.
for (let warming = 0; warming < 2; warming += 1) {
  await run(follow, 10_000, Number(looks));
  await run(followByHand, 10_000, Number(looks));
}

let own = 0;
let byHand = 0;
for (let round = 0; round < Number(rounds); round += 1) {
  if (round % 2 === 0) byHand += await run(followByHand, Number(operations), Number(looks));
  own += await run(follow, Number(operations), Number(looks));
  if (round % 2 === 1) byHand += await run(followByHand, Number(operations), Number(looks));
}
const polls = Number(operations) * Number(looks) * Number(rounds);
console.log(JSON.stringify({ microsecondsAPoll: own / polls, ratio: own / byHand, polls }));

async function run(by: Follow, howMany: number, looksAtEach: number): Promise<number> {
  const service = new Service(howMany, looksAtEach);
  const before = process.cpuUsage();
  const results = await by(service, Number(delayInMs));
  const { user, system } = process.cpuUsage(before);
  service.check(looksAtEach);
  if (results.some(({ size }) => size !== looksAtEach)) throw new Error("A response is not the one that was sent.");
  return user + system;
}

import { setTimeout as sleep } from "node:timers/promises";
import { taskOfThisProcess } from "../harness/task.js";
import { competitors, isCompetitorName } from "./competitors.js";
import { Service } from "./service.js";

/** Heap held by operations that sleep until their second look: `{ competitor, operations }`. */
const { competitor, operations } = taskOfThisProcess();
if (!isCompetitorName(competitor)) throw new RangeError(`No competitor ${String(competitor)}.`);
const { follow } = await competitors[competitor].load();
const anHourInMs = 3_600_000;

// Compiled code and what libraries make once are no operation's.
await follow(new Service(2_000, 3), 50);

const service = new Service(Number(operations), 2);
const before = await settledHeap();
void follow(service, anHourInMs);
while (service.looks < Number(operations)) await sleep(20);
const heap = await settledHeap();
service.check(1);
console.log(JSON.stringify({ bytesAnOperation: (heap - before) / Number(operations) }));
process.exit();

async function settledHeap(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    await sleep(100);
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

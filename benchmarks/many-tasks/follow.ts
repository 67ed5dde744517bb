import { readFile } from "node:fs/promises";
import { taskOfThisProcess } from "../harness/task.js";
import { competitors, isCompetitorName } from "./competitors.js";

/** Follows all operations to their ends: `{ competitor, url, namesFile }`. Prints when each end was noticed, and the cost. */
const { competitor, url, namesFile } = taskOfThisProcess();
if (!isCompetitorName(competitor)) throw new RangeError(`No competitor ${String(competitor)}.`);
const { follow } = await competitors[competitor].load();
const names: readonly string[] = JSON.parse(await readFile(String(namesFile), "utf8"));

const noticedAt: number[] = names.map(() => Number.NaN);
const before = process.cpuUsage();
const { requestsOfLargestSweep } = await follow({
  url: String(url),
  names,
  onEnd: (index) => (noticedAt[index] = Date.now()),
});
const { user, system } = process.cpuUsage(before);
// From KiB, as the kernel counts it.
const memoryInMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ noticedAt, cpuInMs: (user + system) / 1000, memoryInMiB, requestsOfLargestSweep }));
process.exit();

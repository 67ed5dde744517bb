import { readFile } from "node:fs/promises";
import { field, serve } from "../harness/server.js";
import { taskOfThisProcess } from "../harness/task.js";
import { engineNamed } from "./engine.js";
import { followers, isFollowerName } from "./followers.js";

/**
 * A process that follows operations once it is told to go, and answers how many ends it has seen: `{ follower, engine, engineUrl,
 * serviceUrl, namesFile }`.
 */
const { follower, engineUrl, serviceUrl, namesFile, ...task } = taskOfThisProcess();
if (!isFollowerName(follower)) throw new RangeError(`No follower ${String(follower)}.`);
const engine = engineNamed(task["engine"]);
const { follow } = await followers[follower]();
const names: readonly string[] = JSON.parse(await readFile(String(namesFile), "utf8"));

const noticed: [index: number, at: number][] = [];
let before = process.cpuUsage();

serve({ ready: true }, answer, async () => undefined);

async function answer(message: unknown): Promise<object> {
  if (field(message, "go") === true) {
    before = process.cpuUsage();
    await follow({
      engine,
      engineUrl: String(engineUrl),
      serviceUrl: String(serviceUrl),
      names,
      onEnd: (index) => noticed.push([index, Date.now()]),
    });
  }
  if (field(message, "all") !== true) return { ends: noticed.length };
  const { user, system } = process.cpuUsage(before);
  return { noticed, cpuInMs: (user + system) / 1_000, memoryInMiB: process.resourceUsage().maxRSS / 1_024 };
}

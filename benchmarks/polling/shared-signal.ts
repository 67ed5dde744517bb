import { createPoller } from "@aidmp/operations";
import { taskOfThisProcess } from "../harness/task.js";

/** Processor time of waits that share one AbortSignal, from the first wait to the last rejection: `{ operations }`. */
const operations = Number(taskOfThisProcess()["operations"]);

await run(1_000);
await run(1_000);
globalThis.gc?.();
const rounds = Math.max(1, 20_000 / operations);
let microseconds = 0;
for (let round = 0; round < rounds; round += 1) microseconds += await run(operations);
console.log(JSON.stringify({ microsecondsAWait: microseconds / rounds / operations }));

async function run(howMany: number): Promise<number> {
  const poller = createPoller({ source: { read: () => new Promise<never>(() => undefined) } });
  const controller = new AbortController();
  const before = process.cpuUsage();
  const waits = Array.from({ length: howMany }, (_, index) =>
    poller.watch(`operations/${index}`).result({ signal: controller.signal }),
  );
  await Promise.resolve();
  controller.abort(new Error("enough"));
  const ended = await Promise.allSettled(waits);
  const { user, system } = process.cpuUsage(before);
  if (ended.some(({ status }) => status !== "rejected")) throw new Error("A wait was not stopped.");
  return user + system;
}

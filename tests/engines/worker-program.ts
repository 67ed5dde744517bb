import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { taskListSource } from "@aidmp/operations";
import { connect } from "./connection.js";
import { clientOf } from "./service.js";
import type { WorkerOptions, WorkerUsage } from "./worker-process.js";
import { maxRequestsPerSecond } from "./plan.js";

/** A worker in a process of its own, so that it can be killed: its options as JSON. */
const options: WorkerOptions = JSON.parse(process.argv[2] ?? "");
const { engine, engineUrl, serviceUrl, folder } = options;

// A parent that is killed leaves no process behind.
process.on("disconnect", () => process.exit());
const client = clientOf(serviceUrl);
const connection = connect(engine, engineUrl);
await connection.work({
  source: (dataSpaceId) => taskListSource(client, { dataSpaceId }),
  maxRequestsPerSecond,
  async onEnd(end, { id }) {
    await appendFile(join(folder, "calls"), `${id} ${end.status} ${Date.now()}\n`);
    // The effect, exactly once by the id: the file can be made once only.
    await writeFile(join(folder, id), end.status, { flag: "wx" }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  },
  onEvent(event) {
    if (event.type === "refused") process.stderr.write(`${String(event.error)}\n`);
  },
});
process.on("message", (overInMs: number) => void measure(overInMs).then((usage) => process.send?.(usage)));
process.send?.("ready");

async function measure(overInMs: number): Promise<WorkerUsage> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  await sleep(overInMs);
  const { user, system } = process.cpuUsage(before);
  return { cpuShare: (user + system) / 1_000 / overInMs, heapInBytes: await restingHeap() };
}

/** The least of several: what is on its way is not what is kept. */
async function restingHeap(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 5; time += 1) {
    await sleep(200);
    globalThis.gc?.();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

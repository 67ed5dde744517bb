import { createAidmpClient, hmac } from "@aidmp/client";
import { type UploadItem, uploadMany } from "@aidmp/datasets";
import { demoCredentials } from "@aidmp/emulator";
import { taskOfThisProcess } from "../harness/task.js";

/** Uploads `{ count }` folders to `{ url }`, into one dataset, `{ inFlight }` at a time. Prints what it took. */
const { count, inFlight, url } = taskOfThisProcess();
const client = createAidmpClient({ baseUrl: String(url), auth: hmac(demoCredentials) });
const store = { bucket: "bucket", endpoint: "store.test", accessKey: "access", secretKey: "secret" };
const to = { dataSpaceId: "ds-bench", repoId: "repo", branchId: "main" };

function* items(): Generator<UploadItem> {
  for (let index = 0; index < Number(count); index += 1) {
    yield { key: `${index}`, from: { ...store, prefix: `part-${index}/` }, to };
  }
}

const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
let succeeded = 0;
for await (const outcome of uploadMany(client, items(), { concurrency: Number(inFlight) })) {
  if (outcome.status === "failed") throw new Error(`${outcome.item.key} failed.`, { cause: outcome.error });
  succeeded += 1;
}
if (succeeded !== Number(count)) throw new Error(`${succeeded} of ${Number(count)} were told.`);
const { user, system } = process.cpuUsage(cpuBefore);
const tookInMs = performance.now() - startedAt;
console.log(
  JSON.stringify({ tookInMs, cpuInMs: (user + system) / 1000, memoryInMiB: process.resourceUsage().maxRSS / 1024 }),
);

import { setTimeout as sleep } from "node:timers/promises";
import { createAidmpClient, createUploadFilesTask, hmac, searchTasksItems } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { taskOfThisProcess } from "../harness/task.js";
import { branch, requestFor } from "./request.js";

/** How long a task takes to know how many objects it has to copy, which are not copied then: `{ port }`. */
const { port } = taskOfThisProcess();
const emulator = await startEmulator({ transferConcurrency: 1 });
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });

const startedAt = performance.now();
await createUploadFilesTask(client, requestFor(Number(port)));
let objects = 0;
while (objects === 0) {
  await sleep(10);
  const params = { path: { data_space_id: branch.dataSpaceId } };
  for await (const task of searchTasksItems(client, { params, body: {} })) objects = Number(task.total_file_count ?? 0);
}
const durationInMs = performance.now() - startedAt;
await emulator.close();
console.log(JSON.stringify({ durationInMs, objects }));
process.exit();

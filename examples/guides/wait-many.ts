import { createAidmpClient, createUploadFilesTask, hmac, type Operation } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";

const script = [
  { afterInMs: 0, state: "RUNNING" },
  { afterInMs: 4_000, state: "FINISHED" },
] as const;
const emulator = await startEmulator({ script });
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
const operations: Operation[] = [];
for (let count = 0; count < 1_000; count += 1) {
  const params = { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: `branch-${count}` } };
  operations.push(await createUploadFilesTask(client, { params, body: { source_path: "images/" } }));
}

const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }), maxRequestsPerSecond: 5 });
const ends = await Promise.allSettled(operations.map((operation) => poller.watch(operation).result()));
const succeeded = ends.filter(({ status }) => status === "fulfilled").length;
console.log(
  `${succeeded} of ${operations.length} succeeded; ${emulator.requests["searchTasks"]} requests to task:list.`,
);
await emulator.close();

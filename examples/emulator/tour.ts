import { createUploadFilesTask, searchTasks } from "@aidmp/client";
import { taskListSource, waitForOperation } from "@aidmp/operations";
// #region start
import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";

await using emulator = await startEmulator();
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
// #endregion
const params = { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } };
const { total } = await searchTasks(client, { params, body: {} });
console.log(`${total} tasks at the start`);

// #region script
await using scripted = await startEmulator({
  script: [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2, totalFileSize: 100 } },
    { afterInMs: 500, state: "FINISHED", progress: { succeedFileCount: 2, succeedFileSize: 100 } },
  ],
});
// #endregion
const toScripted = createAidmpClient({
  baseUrl: scripted.url,
  auth: hmac(demoCredentials),
  onEvent: (event) => event.type === "retry" && console.log(`${event.operationId} again after ${event.status}`),
});
const operation = await createUploadFilesTask(toScripted, { params, body: { source_path: "a/", target_path: "/" } });

// #region faults
scripted.setFaults([
  { operationId: "searchTasks", times: 1, fault: { kind: "status", status: 429, retryAfter: 1 } },
  { probability: 0.1, fault: { kind: "delay", latencyInMs: 20 } },
]);
// #endregion
await searchTasks(toScripted, { params, body: {} });
const task = await waitForOperation(operation, { source: taskListSource(toScripted, { dataSpaceId: "my-space" }) });
console.log(`${task.succeed_file_count} files succeeded`);

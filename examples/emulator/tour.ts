import { createUploadFilesTask, listDatasets, searchTasks } from "@aidmp/client";
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

// #region datasets
await using named = await startEmulator({
  datasets: [
    {
      dataSpaceId: "my-space",
      id: "8c0f6a52",
      name: "street-signs",
      displayName: "Street signs",
      tags: ["images"],
      tenant: "my-tenant",
      branches: [{ id: "2f6f6f0c", name: "master" }],
    },
  ],
});
// #endregion
// #region content-faults
named.setContentFaults([
  { kind: "missing", path: "train/**/*.jpg", count: 2, seed: 7 },
  { kind: "corrupt", path: "labels.csv" },
]);
// #endregion
const listed = await listDatasets(createAidmpClient({ baseUrl: named.url, auth: hmac(demoCredentials) }), {
  params: {},
});
console.log(`${listed.datasets?.[0]?.repo?.name} exists`);

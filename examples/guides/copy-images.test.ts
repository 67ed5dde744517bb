/* oxlint-disable typescript/no-floating-promises -- node:test waits for its tests itself */
// #region setup
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAidmpClient, createUploadFilesTask, hmac, type AidmpClient, type Clock } from "@aidmp/client";
import { demoCredentials, startEmulator, type Emulator, type ScriptedLifecycle } from "@aidmp/emulator";
import { createPoller, isOperationFailedError, taskListSource } from "@aidmp/operations";
import { copyImages } from "./copy-images.js";

const twoFiles: ScriptedLifecycle = [
  { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2, totalFileSize: 100 } },
  { afterInMs: 200, state: "FINISHED", progress: { succeedFileCount: 2, succeedFileSize: 100 } },
];

function clientOf(emulator: Emulator): AidmpClient {
  return createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
}
// #endregion

// #region success
for (const pageNoBase of [0, 1] as const) {
  test(`copies, where the first page is ${pageNoBase}`, async () => {
    await using emulator = await startEmulator({ script: twoFiles, pageNoBase });
    assert.equal(await copyImages(clientOf(emulator)), 2);
  });
}
// #endregion

// #region failure
test("reports why a task failed", async () => {
  const errorMessage = "The bucket does not exist.";
  await using emulator = await startEmulator({ script: [{ afterInMs: 0, state: "ERROR", errorMessage }] });
  await assert.rejects(copyImages(clientOf(emulator)), (error) => {
    return isOperationFailedError(error) && error.status.message === errorMessage;
  });
});
// #endregion

// #region faults
test("survives failed polls", async () => {
  await using emulator = await startEmulator({ script: twoFiles });
  emulator.setFaults([
    { operationId: "searchTasks", times: 1, fault: { kind: "status", status: 429, retryAfter: 1 } },
    { operationId: "searchTasks", times: 1, fault: { kind: "html" } },
    { operationId: "searchTasks", times: 1, fault: { kind: "reset", when: "mid-body" } },
  ]);
  assert.equal(await copyImages(clientOf(emulator)), 2);
  assert.equal(emulator.tasks().length, 1);
});
// #endregion

// #region clock
test("waits an hour in seconds", async () => {
  const speed = 1_200; // an hour lasts 3 s
  const startedAt = Date.now();
  const elapsed = (): number => performance.now() * speed;
  const clock: Clock = {
    now: () => startedAt + elapsed(),
    monotonic: elapsed,
    setTimeout: (callback, delayInMs) => setTimeout(callback, delayInMs / speed),
    clearTimeout: (timer) => clearTimeout(Number(timer)),
  };
  const script: ScriptedLifecycle = [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 3_600_000, state: "FINISHED" },
  ];
  await using emulator = await startEmulator({ script, clock, maxClockSkewInMs: Infinity });
  const client = clientOf(emulator);
  const operation = await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: { source_path: "images/" },
  });
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  // The read timeout runs on this clock too, so an hour of it is 3 s of real time.
  const poller = createPoller({ source, clock, readTimeoutInMs: 3_600_000 });
  await poller.watch(operation).result();
  assert.ok(Date.now() - startedAt >= 3_000);
});
// #endregion

import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { taskListSource, waitForOperation } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { taskOfThisProcess } from "../harness/task.js";
import { branch, requestFor } from "./request.js";
import { totalSize } from "./total-size.js";

/** The same copy by a task of the emulator, which hashes each file and commits them all at once: `{ port, concurrency }`. */
const { port, concurrency } = taskOfThisProcess();
const emulator = await startEmulator({ transferConcurrency: Number(concurrency) });
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });

const startedAt = performance.now();
const before = process.cpuUsage();
const operation = await createUploadFilesTask(client, requestFor(Number(port)));
const source = taskListSource(client, { dataSpaceId: branch.dataSpaceId });
await waitForOperation(operation, { source, schedule: fixed(100) });
const durationInMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const { files, bytes } = await totalSize(emulator.filesOf(branch));
await emulator.close();
const memoryInMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ durationInMs, cpuInMs: (user + system) / 1000, memoryInMiB, files, bytes }));
process.exit();

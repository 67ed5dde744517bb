import { createAidmpClient, hmac, type AidmpClient } from "@aidmp/client";
import { demoCredentials, startEmulator, type Emulator, type ScriptedLifecycle } from "@aidmp/emulator";
import { isOperationFailedError } from "@aidmp/operations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyImages } from "./copy-images.js";
import { createTestTime } from "./test-time.js";

const twoFiles: ScriptedLifecycle = [
  { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2, totalFileSize: 100 } },
  { afterInMs: 45_000, state: "FINISHED", progress: { succeedFileCount: 2, succeedFileSize: 100 } },
];

const time = createTestTime();
let script = twoFiles;
let emulator: Emulator;
let client: AidmpClient;

beforeAll(async () => {
  emulator = await startEmulator({ script: () => script, clock: time.clock, maxClockSkewInMs: Infinity });
  client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
});
afterAll(() => emulator.close());

test.each(Array.from({ length: 100 }, (_, index) => index + 1))("task %i of 100", async () => {
  expect(await copyImages(client, { schedule: time.schedule })).toBe(2);
});

test("a minute has passed for each, at one request for each poll", () => {
  expect(time.passedInMs()).toBe(100 * 60_000);
  expect(emulator.requests["searchTasks"]).toBe(100);
});

test("a task that fails after an hour", async () => {
  script = [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 3_600_000, state: "ERROR", errorMessage: "The bucket does not exist." },
  ];
  const error: unknown = await copyImages(client, { schedule: time.schedule }).catch((reason: unknown) => reason);
  expect(isOperationFailedError(error) && error.status.message).toBe("The bucket does not exist.");
  expect(time.passedInMs()).toBe(163 * 60_000);
});

import { type AidmpClient, createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials, type Emulator, type EmulatorOptions, startEmulator } from "@aidmp/emulator";
import { startS3Server } from "@aidmp/test-support/s3-server";
import { onTestFinished } from "vitest";
import type { UploadSource, UploadTarget } from "../../src/index.js";

export interface World {
  readonly emulator: Emulator;
  readonly client: AidmpClient;
}

export const to: UploadTarget = { dataSpaceId: "ds-1", repoId: "repo-1", branchId: "master", path: "/train" };
/** Of a store that a scripted task never asks. */
export const from: UploadSource = {
  bucket: "b",
  endpoint: "store.test",
  prefix: "images/",
  accessKey: "the-access-key",
  secretKey: "the-secret-key",
};

/** The emulator on a real socket until the test is over, and the real client. */
export async function startWorld(options: EmulatorOptions = {}): Promise<World> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const auth = hmac(demoCredentials);
  return { emulator, client: createAidmpClient({ baseUrl: emulator.url, auth, retry: { baseDelayInMs: 1 } }) };
}

/** A real S3 server with these objects until the test is over, as the source of an upload. */
export async function startStore(
  objects: Readonly<Record<string, string | Uint8Array>>,
  prefix: string,
): Promise<UploadSource> {
  const store = await startS3Server();
  onTestFinished(() => store.close());
  await store.createBucket("data");
  for (const [key, body] of Object.entries(objects)) await store.putObject("data", key, body);
  const { accessKey, secretKey, host } = store;
  return { bucket: "data", endpoint: host, prefix, accessKey, secretKey, disableSsl: true };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("The promise was expected to reject, and did not.");
}

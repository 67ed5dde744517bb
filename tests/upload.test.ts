import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createAidmpClient, createUploadFilesTask, hmac, type AidmpClient, type Operation } from "@aidmp/client";
import { demoCredentials, startEmulator, type Emulator, type EmulatorOptions } from "@aidmp/emulator";
import {
  assumedCancel,
  createPoller,
  isOperationFailedError,
  taskListSource,
  transferProgress,
  waitForOperation,
} from "@aidmp/operations";
import { squareRoot } from "@aidmp/operations/schedules";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const address = { data_space_id: "space", repo_id: "repo", branch_id: "main" };
const branch = { dataSpaceId: "space", repoId: "repo", branchId: "main" };
/** A request to this machine is cheap. */
const schedule = squareRoot({ requestCostInMs: 10, floorInMs: 50 });

let store: S3Server;
const contents = new Map(
  ["a.txt", "nested/b c.txt", "nested/图像/d&e?.txt", "empty"].map((path) => [
    path,
    path === "empty" ? "" : `the bytes of ${path}`,
  ]),
);

beforeAll(async () => {
  store = await startS3Server();
  await store.createBucket("bucket");
  for (const [path, content] of contents) await store.putObject("bucket", `data/${path}`, content);
  await store.putObject("bucket", "large/file.bin", Buffer.alloc(40_000_000, 7));
});
afterAll(() => store.close());

function upload(
  client: AidmpClient,
  changes: { source_path?: string; accessKey?: string; bucket?: string } = {},
): Promise<Operation> {
  const { source_path = "data/", accessKey = store.accessKey, bucket = "bucket" } = changes;
  return createUploadFilesTask(client, {
    params: { path: address },
    body: {
      source_path,
      target_path: "/",
      oss_config: {
        bucket_name: bucket,
        oss_endpoint: store.host,
        access_key: accessKey,
        secret_key: store.secretKey,
        virtual_host_style: false,
        disable_ssl: true,
      },
    },
  });
}

async function withEmulator(
  options: EmulatorOptions,
  body: (client: AidmpClient, emulator: Emulator) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator(options);
  try {
    await body(createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) }), emulator);
  } finally {
    await emulator.close();
  }
}

describe.each([0, 1] as const)("an upload through the SDK, to a service whose pages begin at %i", (pageNoBase) => {
  it("brings every byte to the branch and tells how many", () =>
    withEmulator({ pageNoBase }, async (client, emulator) => {
      const source = taskListSource(client, { dataSpaceId: address.data_space_id });
      const task = await waitForOperation(await upload(client), { source, schedule });
      expect(transferProgress(task).files).toEqual({ total: 4, succeeded: 4, failed: 0 });
      for (const [path, content] of contents) {
        expect(await readFile(join(emulator.filesOf(branch), path), "utf8")).toBe(content);
      }
      const manifest: { files: { path: string; sha256: string }[] } = JSON.parse(
        await readFile(emulator.manifestOf(branch, task.commit_id ?? ""), "utf8"),
      );
      const hashes = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
      expect(hashes.get("a.txt")).toBe(createHash("sha256").update("the bytes of a.txt").digest("hex"));
    }));

  it("finds each of 25 tasks on pages of 10", () =>
    withEmulator({ pageNoBase, script: { steps: [{ afterInMs: 300, state: "FINISHED" }] } }, async (client) => {
      const source = taskListSource(client, { dataSpaceId: address.data_space_id, pageSize: 10 });
      const poller = createPoller({ source, schedule });
      const operations = await Promise.all(Array.from({ length: 25 }, () => upload(client)));
      const tasks = await Promise.all(operations.map((operation) => poller.watch(operation).result()));
      expect(new Set(tasks.map(({ id }) => id)).size).toBe(25);
    }));
});

describe("an upload that goes wrong", () => {
  it.each([
    ["a wrong key", { accessKey: "WRONG" }, /WRONG|access key|InvalidAccessKeyId/i],
    ["a missing bucket", { bucket: "nowhere" }, /nowhere/],
    ["an empty prefix", { source_path: "nothing/" }, /nothing\//],
  ])("ends in an error that names %s", (_, changes, message) =>
    withEmulator({}, async (client) => {
      const source = taskListSource(client, { dataSpaceId: address.data_space_id });
      const failure: unknown = await waitForOperation(await upload(client, changes), { source, schedule }).catch(
        (error: unknown) => error,
      );
      expect(isOperationFailedError(failure) ? failure.message : failure).toMatch(message);
    }),
  );

  it("can be cancelled while it runs, and ends cancelled", () =>
    withEmulator({ script: { steps: [{ afterInMs: 0, state: "RUNNING" }] } }, async (client) => {
      const source = taskListSource(client, { dataSpaceId: address.data_space_id, cancel: assumedCancel(client) });
      const watch = createPoller({ source, schedule }).watch(await upload(client));
      expect(await watch.cancel()).toMatchObject({ status: "cancelled" });
    }));
});

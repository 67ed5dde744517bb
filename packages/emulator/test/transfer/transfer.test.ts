import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type CommitManifest, type Emulator, type EmulatorEvent } from "../../src/index.js";
import { call, createPath, operationPath, reasonOf, throwOnFailure, untilEnded } from "../support/call.js";

const branch = { dataSpaceId: "space", repoId: "repo", branchId: "main" };
let s3: S3Server;
let emulator: Emulator;
let events: EmulatorEvent[];

beforeAll(async () => {
  s3 = await startS3Server();
  await s3.createBucket("bucket");
  await Promise.all(
    Object.entries({
      "images/a.txt": "alpha",
      "images/deep/er/b.txt": "beta",
      "images/空 格&?+%.txt": "unicode",
      "images/empty": "",
      "images2/c.txt": "not under images/",
      single: "one object",
      "nested/single.bin": "another",
    }).map(([key, body]) => s3.putObject("bucket", key, body)),
  );
});
afterAll(() => s3.close());
beforeEach(async () => {
  events = [];
  emulator = await startEmulator({ onEvent: (event) => events.push(event) });
});
afterEach(async () => {
  await emulator.close();
  throwOnFailure(events);
});

function ossConfig(changes: object = {}): object {
  return {
    bucket_name: "bucket",
    oss_endpoint: s3.host,
    access_key: s3.accessKey,
    secret_key: s3.secretKey,
    disable_ssl: true,
    ...changes,
  };
}

async function upload(request: object): Promise<{ id: string; task: Awaited<ReturnType<typeof untilEnded>> }> {
  const created = await call(emulator, createPath, { oss_config: ossConfig(), ...request });
  expect(created.status).toBe(200);
  return { id: created.body.name, task: await untilEnded(emulator, created.body.name) };
}

async function filesInBranch(): Promise<Record<string, string>> {
  const folder = emulator.filesOf(branch);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const pairs = files.map(async (entry): Promise<[string, string]> => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(folder.length + 1), await readFile(file, "utf8")];
  });
  return Object.fromEntries(await Promise.all(pairs));
}

async function commitsInBranch(): Promise<string[]> {
  return readdir(join(emulator.filesOf(branch), "..", "commits")).catch(() => []);
}

async function manifest(commitId: string): Promise<CommitManifest> {
  return JSON.parse(await readFile(emulator.manifestOf(branch, commitId), "utf8"));
}

describe("a transfer", () => {
  it("copies every object below a folder, whatever its name, and commits path, size and SHA-256", async () => {
    const { task } = await upload({
      source_path: "images/",
      target_path: "/train",
      commit_id: "c1",
      commit_msg: "first",
    });
    expect(task).toMatchObject({
      task_state: TaskState.FINISHED,
      err_msg: "",
      total_file_count: "4",
      total_file_size: "16",
      succeed_file_count: "4",
      succeed_file_size: "16",
      failed_file_count: "0",
      commit_id: "c1",
    });
    expect(await filesInBranch()).toEqual({
      "train/a.txt": "alpha",
      "train/deep/er/b.txt": "beta",
      "train/空 格&?+%.txt": "unicode",
      "train/empty": "",
    });
    const commit = await manifest("c1");
    expect(commit).toMatchObject({ commit_id: "c1", task_id: task.id, message: "first" });
    expect(commit.files[0]).toEqual({
      path: "train/a.txt",
      size: 5,
      sha256: createHash("sha256").update("alpha").digest("hex"),
    });
    expect(commit.files).toHaveLength(4);
  });

  it("accepts a folder without its slash, and leaves out a folder whose name begins alike", async () => {
    await upload({ source_path: "images" });
    expect(Object.keys(await filesInBranch()).sort()).toEqual(["a.txt", "deep/er/b.txt", "empty", "空 格&?+%.txt"]);
  });

  it("takes an exact key as that one object", async () => {
    await upload({ source_path: "nested/single.bin", target_path: "x" });
    expect(await filesInBranch()).toEqual({ "x/single.bin": "another" });
  });

  it("takes an empty source path as the whole bucket", async () => {
    const { task } = await upload({ source_path: "" });
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, total_file_count: "7" });
  });

  it("adds to a branch and replaces what has the same path", async () => {
    await upload({ source_path: "images/", commit_id: "one" });
    await s3.putObject("bucket", "changed/a.txt", "changed");
    await upload({ source_path: "changed/", commit_id: "two" });
    const files = await filesInBranch();
    expect(files["a.txt"]).toBe("changed");
    expect(Object.keys(files)).toHaveLength(4);
    expect((await manifest("two")).files.map((file) => file.path)).toEqual(["a.txt"]);
  });

  it("ends as an operation with a response", async () => {
    const { id } = await upload({ source_path: "single" });
    const { body } = await call(emulator, operationPath(id));
    expect(body).toMatchObject({
      name: id,
      done: true,
      error: null,
      response: { task_state: 2, succeed_file_count: "1" },
    });
  });

  it("uses virtual-host style, and prefers oss_config to the fields at the top", async () => {
    const oss_config = ossConfig({ virtual_host_style: true, oss_endpoint: s3.virtualHost });
    const { task } = await upload({
      source_path: "single",
      oss_config,
      bucket_name: "no-such",
      oss_endpoint: "no-such",
    });
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, err_msg: "" });
  });
});

describe("a transfer that cannot succeed ends in ERROR, says why, and leaves no half-committed branch", () => {
  const cases = {
    "an unknown access key": [{ access_key: "nobody" }, "images/", "SOURCE_ACCESS_DENIED", /access_key or secret_key/],
    "a missing bucket": [{ bucket_name: "missing" }, "images/", "SOURCE_BUCKET_NOT_FOUND", /no bucket "missing"/],
    "an empty prefix": [{}, "nothing/here", "SOURCE_EMPTY", /nothing to copy.*nothing\/here/],
    "a prefix that only begins like a folder": [{}, "image", "SOURCE_EMPTY", /nothing to copy/],
    "an endpoint that nobody listens on": [
      { oss_endpoint: "127.0.0.1:1" },
      "images/",
      "SOURCE_UNREACHABLE",
      /ECONNREFUSED/,
    ],
    "https where the store speaks http": [
      { disable_ssl: false },
      "images/",
      "SOURCE_UNREACHABLE",
      /could not be reached/,
    ],
  } as const;

  it.each(Object.entries(cases))("%s", async (_name, [changes, source_path, reason, message]) => {
    const { id, task } = await upload({ source_path, oss_config: ossConfig(changes) });
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(message);
    expect(task.err_msg).not.toContain(emulator.dataDirectory);
    const { body } = await call(emulator, operationPath(id));
    expect(body).toMatchObject({ done: true, response: null });
    expect(reasonOf(body.error)).toBe(reason);
    expect(await filesInBranch()).toEqual({});
    expect(await commitsInBranch()).toEqual([]);
    expect(await readdir(join(emulator.dataDirectory, ".aidmp", "staging"))).toEqual([]);
  });

  it("a commit id that the branch already has", async () => {
    await upload({ source_path: "single", commit_id: "same" });
    const { task } = await upload({ source_path: "images/", commit_id: "same" });
    expect(task.err_msg).toContain('already has a commit "same"');
    expect(await filesInBranch()).toEqual({ single: "one object" });
  });

  it("a file where the branch has a folder", async () => {
    await upload({ source_path: "images/", target_path: "single" });
    const { id, task } = await upload({ source_path: "single" });
    expect(task.err_msg).toContain('"single" cannot be both a file and a folder');
    expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("PATH_CONFLICT");
    expect(Object.keys(await filesInBranch())).toHaveLength(4);
  });
});

describe("two tasks on one branch", () => {
  it("do not corrupt each other: the branch has the files of both, and both commits", async () => {
    const created = await Promise.all(
      ["images/", "images2/", "nested/"].map((source_path, index) =>
        call(emulator, createPath, { source_path, target_path: `t${index}`, oss_config: ossConfig() }),
      ),
    );
    const ended = await Promise.all(created.map(({ body }) => untilEnded(emulator, body.name)));
    expect(ended.map((task) => task.task_state)).toEqual([2, 2, 2]);
    expect(Object.keys(await filesInBranch())).toHaveLength(6);
    expect(await commitsInBranch()).toHaveLength(3);
  });
});

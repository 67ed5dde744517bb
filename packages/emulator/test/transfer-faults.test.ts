import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../src/index.js";
import { call, createPath, operationPath, reasonOf, untilEnded, type WireTask } from "./call.js";
import { sendError, startScriptedS3, type ScriptedS3 } from "./scripted-s3.js";
import { createSelfSignedCertificate } from "./self-signed.js";

const branch = { dataSpaceId: "space", repoId: "repo", branchId: "main" };
let dataDirectory: string;
let emulator: Emulator;

beforeEach(async () => {
  dataDirectory = await realpath(await mkdtemp(join(tmpdir(), "emulator-test-")));
  emulator = await startEmulator({ dataDirectory, transferConcurrency: 3 });
});
afterEach(async () => {
  await emulator.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

function requestFor(s3: ScriptedS3, oss: object = {}): Record<string, unknown> {
  const keys = { access_key: "key", secret_key: "secret" };
  return {
    source_path: "d/",
    oss_config: { bucket_name: "bucket", oss_endpoint: s3.host, disable_ssl: true, ...keys, ...oss },
  };
}

async function create(request: Record<string, unknown>): Promise<string> {
  const created = await call(emulator, createPath, request);
  expect(created.body).toMatchObject({ done: false });
  return created.body.name;
}

async function upload(request: Record<string, unknown>): Promise<WireTask> {
  return untilEnded(emulator, await create(request));
}

async function filesInBranch(): Promise<string[]> {
  return readdir(emulator.filesOf(branch)).catch(() => []);
}

describe("an object store that misbehaves", () => {
  it("refuses the secret key: the task says that a key is wrong, without showing one", async () => {
    await using s3 = await startScriptedS3({ objects: {}, refuseWith: { status: 403, code: "SignatureDoesNotMatch" } });
    const task = await upload(requestFor(s3, { secret_key: "canary-secret-key" }));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(/refused access_key or secret_key.*SignatureDoesNotMatch/);
    expect(task.err_msg).not.toContain("canary");
  });

  it("loses an object between listing and copying: the task says which, and keeps nothing", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "a", "d/gone": "b", "d/c": "c" },
      onGet: (key, response, body) => (key === "d/gone" ? sendError(response, 404, "NoSuchKey") : response.end(body)),
    });
    const id = await create(requestFor(s3));
    const task = await untilEnded(emulator, id);
    expect(task).toMatchObject({ task_state: TaskState.ERROR, failed_file_count: "1", failed_file_size: "1" });
    expect(task.err_msg).toContain('"d/gone" vanished');
    expect(task.files).toContainEqual({ path: "gone", state: TaskState.ERROR, err: 5, size: "1" });
    expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("SOURCE_OBJECT_VANISHED");
    expect(await filesInBranch()).toEqual([]);
  });

  it("sends an object that is not as long as listed: the task says that it changed", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "short" },
      onGet: (_key, response) => response.end("much longer"),
    });
    expect((await upload(requestFor(s3))).err_msg).toContain("5 bytes were listed, 11 had arrived");
  });

  it("breaks a connection in the middle of a body: the object is copied again, and counted once", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "0123456789" },
      onGet: (_key, response, body, attempt) => {
        if (attempt > 1) {
          response.end(body);
          return;
        }
        response.writeHead(200, { "Content-Length": body.length });
        response.write("01234", () => setTimeout(() => response.socket?.destroy(), 50));
      },
    });
    const task = await upload(requestFor(s3));
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_size: "10", succeed_file_count: "1" });
    expect(await readFile(join(emulator.filesOf(branch), "a"), "utf8")).toBe("0123456789");
  });

  it("breaks every connection: the task ends in ERROR instead of trying for ever", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "0123456789" },
      onGet: (_key, response) => {
        response.writeHead(200, { "Content-Length": 10 });
        response.write("0", () => response.socket?.resetAndDestroy());
      },
    });
    const task = await upload(requestFor(s3));
    expect(task.err_msg).toContain("could not be reached");
    expect(task).toMatchObject({ succeed_file_size: "0", failed_file_count: "1" });
  });

  it("has a key that the disk cannot hold: the task names the error and the file, not this machine's folders", async () => {
    const name = "n".repeat(300);
    await using s3 = await startScriptedS3({ objects: { [`d/${name}`]: "a" } });
    const task = await upload(requestFor(s3));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toBe(
      `Disk error ENAMETOOLONG while creating the file "${name}" in the emulator's data directory.`,
    );
    expect(await filesInBranch()).toEqual([]);
  });

  it("answers every request at once: no more objects are copied at the same time than allowed", async () => {
    const objects = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d/${index}`, "x"]));
    await using s3 = await startScriptedS3({
      objects,
      onGet: (_key, response, body) => setTimeout(() => response.end(body), 5),
    });
    const ids = await Promise.all([create(requestFor(s3)), create(requestFor(s3))]);
    for (const id of ids) expect((await untilEnded(emulator, id)).task_state).toBe(TaskState.FINISHED);
    expect(s3.mostAtOnce).toBe(3);
  });
});

describe("https with a certificate that nobody vouches for", () => {
  const tls = createSelfSignedCertificate();

  it("is refused by default", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" }, tls });
    const task = await upload(requestFor(s3, { disable_ssl: false }));
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(/self-signed certificate/);
  });

  it("is accepted with insecure_skip_verify", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" }, tls });
    const task = await upload(requestFor(s3, { disable_ssl: false, insecure_skip_verify: true }));
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, err_msg: "" });
  });
});

describe("progress", () => {
  it("moves while a single large object is under way, and the operation shows it too", async () => {
    let finish: (() => void) | undefined;
    const body = "x".repeat(200_000);
    await using s3 = await startScriptedS3({
      objects: { "d/large": body },
      onGet: (_key, response) => {
        response.writeHead(200, { "Content-Length": body.length });
        response.write(body.slice(0, 100_000));
        finish = () => response.end(body.slice(100_000));
      },
    });
    const id = await create(requestFor(s3));
    const half = await untilProgress(100_000);
    expect(half).toMatchObject({
      state: TaskState.RUNNING,
      progress: { totalFileSize: 200_000, succeedFileCount: 0 },
    });
    const { body: operation } = await call(emulator, operationPath(id));
    expect(operation).toMatchObject({ done: false, error: null, response: null });
    expect(operation.metadata).toMatchObject({ succeed_file_size: "100000", total_file_size: "200000" });
    finish?.();
    expect(await untilEnded(emulator, id)).toMatchObject({ succeed_file_size: "200000", succeed_file_count: "1" });
  });
});

describe("cancel", () => {
  it("stops a running transfer at once, ends with code 1, and leaves nothing in the branch", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/endless": "x".repeat(1000), "d/other": "y" },
      onGet: (key, response, body) => {
        if (key === "d/other") response.end(body);
        else response.writeHead(200, { "Content-Length": 1000 }).write("x");
      },
    });
    const id = await create(requestFor(s3));
    await untilProgress(2);
    // The body never ends by itself: that the answer comes says that nobody waits for it.
    expect((await call(emulator, `${operationPath(id)}:cancel`, {})).status).toBe(200);
    const { body } = await call(emulator, operationPath(id));
    expect(body).toMatchObject({ done: true, error: { code: 1 }, response: null, metadata: { task_state: 4 } });
    expect(await filesInBranch()).toEqual([]);
    expect(await readdir(join(dataDirectory, ".aidmp", "staging"))).toEqual([]);
  });

  it("stops a task that waits for its turn", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "xx" },
      onGet: (_key, response) => response.flushHeaders(),
    });
    const ids = await Promise.all(Array.from({ length: 5 }, () => create(requestFor(s3))));
    for (const id of ids.toReversed()) await call(emulator, `${operationPath(id)}:cancel`, {});
    expect(emulator.tasks().map((task) => task.state)).toEqual([4, 4, 4, 4, 4]);
  });

  it("changes nothing about a task that has ended", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
    const id = await create(requestFor(s3));
    await untilEnded(emulator, id);
    expect((await call(emulator, `${operationPath(id)}:cancel`, {})).status).toBe(200);
    expect((await call(emulator, operationPath(id))).body).toMatchObject({ done: true, error: null });
  });
});

describe("a path that climbs out is refused", () => {
  const keys = {
    "..": "../escaped",
    "a hidden ..": "x/../../escaped",
    "a single dot": "./x",
    "an absolute path": "/etc/escaped",
    "an empty segment": "a//b",
    "a backslash": "..\\escaped",
    "a drive letter": "C:/escaped",
    "an end in a slash": "folder/",
  };
  for (const [name, key] of Object.entries(keys)) {
    it(`as an object key with ${name}`, async () => {
      await using s3 = await startScriptedS3({ objects: { [`d/${key}`]: "evil", "d/good": "good" } });
      const id = await create(requestFor(s3));
      const task = await untilEnded(emulator, id);
      expect(task.task_state).toBe(TaskState.ERROR);
      expect(task.err_msg).toContain("cannot become a file of the branch");
      expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("UNSAFE_PATH");
      expect(s3.requests.filter((line) => line.startsWith("GET /bucket/d/"))).toEqual([]);
      expect(await filesInBranch()).toEqual([]);
    });
  }

  for (const target of ["..", "a/../../b", "../..", "a//b", "a\\..\\b", "//etc", "a\0b", "./a", "C:\\x", "C:/x"]) {
    it(`as target_path ${JSON.stringify(target)}`, async () => {
      await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
      const refused = await call(emulator, createPath, { ...requestFor(s3), target_path: target });
      expect(refused.status).toBe(400);
      expect(refused.body).toMatchObject({ code: 3, message: expect.stringContaining("target_path") });
      expect(reasonOf(refused.body)).toBe("UNSAFE_PATH");
      expect(s3.requests).toEqual([]);
    });
  }

  it("keeps keys that only look special as what they are", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/%2e%2e": "1", "d/...": "2", "d/.hidden": "3", "d/a%2Fb": "4" },
    });
    expect((await upload(requestFor(s3))).task_state).toBe(TaskState.FINISHED);
    expect((await filesInBranch()).sort()).toEqual(["%2e%2e", "...", ".hidden", "a%2Fb"]);
  });
});

describe("a symbolic link in the data directory is not followed", () => {
  const places = {
    "in place of the data space": ["space"],
    "in place of the dataset": ["space", "repo"],
    "in place of the branch": ["space", "repo", "main"],
    "in place of the branch's files": ["space", "repo", "main", "files"],
    "in place of the commits": ["space", "repo", "main", "commits"],
    "beside the files of the branch": ["space", "repo", "main", "files", "elsewhere"],
    "in place of a folder of the branch": ["space", "repo", "main", "files", "sub"],
  };
  for (const [name, segments] of Object.entries(places)) {
    it(`stands ${name}`, async () => {
      const outside = await mkdtemp(join(tmpdir(), "emulator-outside-"));
      await writeFile(join(outside, "mine"), "untouched");
      const link = join(dataDirectory, ...segments);
      await mkdir(dirname(link), { recursive: true });
      await symlink(outside, link);
      await using s3 = await startScriptedS3({ objects: { "d/sub/a": "a" } });
      const task = await upload(requestFor(s3));
      expect(task.task_state).toBe(TaskState.ERROR);
      expect(task.err_msg).toMatch(/symbolic link|both a file and a folder/);
      expect(await readdir(outside)).toEqual(["mine"]);
      await rm(outside, { recursive: true });
    });
  }
});

async function untilProgress(bytes: number): Promise<ReturnType<Emulator["tasks"]>[number]> {
  for (;;) {
    const [task] = emulator.tasks();
    if (task !== undefined && Number(task.progress.succeedFileSize) >= bytes) return task;
    await delay(5);
  }
}

import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator, type EmulatorOptions } from "../src/index.js";
import { call, createPath, operationPath, searchPath, signed, untilEnded } from "./support/call.js";
import { startScriptedS3, type ScriptedS3 } from "./support/scripted-s3.js";

const branch = { dataSpaceId: "space", repoId: "repo", branchId: "main" };
let dataDirectory: string;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "emulator-restart-"));
});
afterEach(() => rm(dataDirectory, { recursive: true, force: true }));

const start = (options: EmulatorOptions = {}): Promise<Emulator> => startEmulator({ dataDirectory, ...options });
const tasksFolder = (): string => join(dataDirectory, ".aidmp", "tasks");

function requestFor(s3: ScriptedS3): object {
  const keys = { access_key: "canary-access", secret_key: "canary-secret" };
  return {
    source_path: "d/",
    commit_id: "c",
    oss_config: { bucket_name: "bucket", oss_endpoint: s3.host, disable_ssl: true, ...keys },
  };
}

describe("after a restart", () => {
  it("tasks and commits are still there, and new tasks come after them", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
    const first = await start();
    const { body } = await call(first, createPath, requestFor(s3));
    const before = await untilEnded(first, body.name);
    await first.close();

    await using second = await start();
    const { tasks } = (await call(second, searchPath, {})).body;
    expect(tasks).toEqual([{ ...before, oss_config: { ...before.oss_config, access_key: "", secret_key: "" } }]);
    expect((await call(second, operationPath(body.name))).body).toMatchObject({ done: true, error: null });
    expect(JSON.parse(await readFile(second.manifestOf(branch, "c"), "utf8"))).toMatchObject({ task_id: body.name });
    const later = await call(second, createPath, { ...requestFor(s3), commit_id: "c2" });
    await untilEnded(second, later.body.name);
    expect((await call(second, searchPath, {})).body.tasks.map((task) => task.id)).toEqual([
      later.body.name,
      body.name,
    ]);
  });

  it("a task that was running goes on from its beginning, and ends", async () => {
    let isStuck = true;
    await using s3 = await startScriptedS3({
      objects: { "d/a": "aa", "d/b": "bb" },
      onGet: (_key, response, body) => {
        if (isStuck) response.writeHead(200, { "Content-Length": body.length }).write("a");
        else response.end(body);
      },
    });
    const first = await start();
    const { name } = (await call(first, createPath, requestFor(s3))).body;
    while (Number(first.tasks()[0]?.progress.succeedFileSize) < 1) await delay(5);
    await first.close();
    isStuck = false;

    await using second = await start();
    expect(await untilEnded(second, name)).toMatchObject({
      task_state: TaskState.FINISHED,
      succeed_file_count: "2",
      succeed_file_size: "4",
    });
    expect((await readdir(second.filesOf(branch))).sort()).toEqual(["a", "b"]);
  });

  it("a task that was running against a store that is gone ends in ERROR", async () => {
    const s3 = await startScriptedS3({
      objects: { "d/a": "aa" },
      onGet: (_key, response) => response.flushHeaders(),
    });
    const first = await start();
    const { name } = (await call(first, createPath, requestFor(s3))).body;
    while (first.tasks()[0]?.state !== TaskState.RUNNING) await delay(5);
    await first.close();
    await s3[Symbol.asyncDispose]();

    await using second = await start();
    expect(await untilEnded(second, name)).toMatchObject({
      task_state: TaskState.ERROR,
      err_msg: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("a scripted task goes on by the clock, without its script", async () => {
    const clock = createVirtualClock();
    const first = await start({
      clock,
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 1_000, state: "FINISHED" },
      ],
    });
    const sign = (): Record<string, string> => signed(undefined, new Date(clock.now()).toUTCString());
    const { name } = (await call(first, createPath, {}, sign())).body;
    await first.close();
    await clock.advance(1_000);
    await using second = await start({ clock });
    expect((await call(second, operationPath(name), undefined, sign())).body.done).toBe(true);
  });
});

describe("an emulator that was killed", () => {
  it("between the two renames of a commit: the branch gets its files back before the next commit", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
    await using emulator = await start();
    await untilEnded(emulator, (await call(emulator, createPath, requestFor(s3))).body.name);
    const files = emulator.filesOf(branch);
    await rename(files, join(files, "..", "files.previous"));
    const again = await call(emulator, createPath, { ...requestFor(s3), commit_id: "c2", target_path: "second" });
    await untilEnded(emulator, again.body.name);
    expect((await readdir(files)).sort()).toEqual(["a", "second"]);
    expect((await readdir(join(files, ".."))).sort()).toEqual(["commits", "files", "objects", "trees"]);
  });

  it("in a task that cannot go on: the branch gets its files back at the start", async () => {
    const objects: Record<string, string> = { "d/a": "a" };
    const s3 = await startScriptedS3({
      objects,
      onGet: (key, response, body) => (key === "d/a" ? response.end(body) : response.flushHeaders()),
    });
    const first = await start();
    await untilEnded(first, (await call(first, createPath, requestFor(s3))).body.name);
    objects["d/stuck"] = "stuck";
    const { name } = (await call(first, createPath, { ...requestFor(s3), commit_id: "c2" })).body;
    while (first.tasks().at(-1)?.state !== TaskState.RUNNING) await delay(5);
    await first.close();
    await s3[Symbol.asyncDispose]();
    const files = first.filesOf(branch);
    await rename(files, join(files, "..", "files.previous"));

    await using second = await start();
    expect((await untilEnded(second, name)).task_state).toBe(TaskState.ERROR);
    expect(await readdir(files)).toEqual(["a"]);
  });

  it("while storing or copying: what was half-written is removed at the next start", async () => {
    await mkdir(tasksFolder(), { recursive: true });
    await mkdir(join(dataDirectory, ".aidmp", "staging", "old"), { recursive: true });
    await writeFile(join(tasksFolder(), "x.tmp"), "{");
    const emulator = await start();
    await emulator.close();
    expect(await readdir(tasksFolder())).toEqual([]);
    expect(await readdir(join(dataDirectory, ".aidmp", "staging"))).toEqual([]);
  });

  it("does not start with a task file that it cannot read, and names the file", async () => {
    await mkdir(tasksFolder(), { recursive: true });
    await writeFile(join(tasksFolder(), "broken.json"), "{");
    await expect(start()).rejects.toThrow(/broken\.json cannot be read/);
  });
});

async function storedTasks(): Promise<string> {
  const names = await readdir(tasksFolder());
  return (await Promise.all(names.map((name) => readFile(join(tasksFolder(), name), "utf8")))).join();
}

describe("the object store's keys on disk", () => {
  it("are readable by the owner only, and only until the task has ended", async () => {
    let finish: (() => void) | undefined;
    await using s3 = await startScriptedS3({
      objects: { "d/a": "a" },
      onGet: (_key, response, body) => void (finish = () => response.end(body)),
    });
    await using emulator = await start();
    const { name } = (await call(emulator, createPath, requestFor(s3))).body;
    expect(await storedTasks()).toContain("canary-secret");
    expect((await stat(join(tasksFolder(), `${name}.json`))).mode & 0o777).toBe(0o600);
    await expect.poll(() => finish).toBeDefined();
    finish?.();
    const ended = await untilEnded(emulator, name);
    await expect.poll(storedTasks).not.toContain("canary");
    // The service is documented to return them, and so does the emulator until it is restarted.
    expect(ended.oss_config).toMatchObject({ access_key: "canary-access", secret_key: "canary-secret" });
    expect(await readFile(emulator.manifestOf(branch, "c"), "utf8")).not.toContain("canary");
  });

  it("are never written for a scripted task", async () => {
    await using s3 = await startScriptedS3({ objects: {} });
    await using emulator = await start({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    await call(emulator, createPath, requestFor(s3));
    expect(await storedTasks()).not.toContain("canary");
  });
});

describe("without a data directory", () => {
  it("everything is kept in a temporary folder, which is removed on close", async () => {
    const emulator = await startEmulator();
    expect((await stat(emulator.dataDirectory)).isDirectory()).toBe(true);
    await emulator.close();
    await expect(stat(emulator.dataDirectory)).rejects.toThrow("ENOENT");
  });
});

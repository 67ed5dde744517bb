import type { Operation } from "@aidmp/client";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { describe, expect, it } from "vitest";
import { listTasks, uploadFiles, type UploadProgress } from "../../src/index.js";
import { collect, from, rejection, startStore, startWorld, to } from "../support/world.js";

const soon = { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 4, totalFileSize: 4000 } } as const;
const all = { succeedFileCount: 4, succeedFileSize: 4000 } as const;

describe("uploadFiles", () => {
  it("copies from a real store, follows it, and resolves with the task and its counts", async () => {
    const { client } = await startWorld();
    const objects = { "images/a.jpg": "one", "images/b/c.jpg": "two!", "other/d": "no" };
    const source = await startStore(objects, "images/");
    const seen: UploadProgress[] = [];
    const started: Operation[] = [];
    const task = await uploadFiles(
      client,
      { from: source, to, message: "Add the images" },
      { onProgress: (progress) => seen.push(progress), onStarted: (operation) => started.push(operation) },
    );
    expect(task).toMatchObject({
      task_state: 2,
      total_file_count: "2",
      succeed_file_count: "2",
      commit_msg: "Add the images",
    });
    expect(JSON.stringify(task)).not.toContain(source.secretKey);
    expect(seen.at(-1)).toMatchObject({
      state: "FINISHED",
      share: 1,
      files: { succeeded: 2 },
      bytes: { succeeded: 7 },
    });
    expect(started.map(({ name }) => name)).toEqual([task.id]);
  });

  it("reads a task that the create call has ended already from the list, with its counts", async () => {
    const script = [{ afterInMs: 0, state: "FINISHED", progress: { ...soon.progress, ...all } }] as const;
    const { client } = await startWorld({ script });
    await expect(uploadFiles(client, { from, to })).resolves.toMatchObject({ succeed_file_count: "4" });
  });

  it("throws what did not arrive, though the service calls the task finished", async () => {
    const progress = {
      ...soon.progress,
      succeedFileCount: 3,
      succeedFileSize: 3000,
      failedFileCount: 1,
      failedFileSize: 1000,
    };
    const script = [{ afterInMs: 0, state: "FINISHED", progress }] as const;
    const { client } = await startWorld({ script });
    const error = await rejection(uploadFiles(client, { from, to }));
    expect(error).toMatchObject({
      name: "IncompleteUploadError",
      failed: 1,
      failedFiles: [],
      task: { task_state: 2 },
    });
    expect(String(error)).toContain("1 of 4 files failed. 3 arrived");
  });

  it("throws where nothing was copied, unless that is said to be fine", async () => {
    const script = [{ afterInMs: 0, state: "FINISHED" }] as const;
    const { client } = await startWorld({ script });
    const error = await rejection(uploadFiles(client, { from, to }));
    expect(error).toMatchObject({ name: "IncompleteUploadError", failed: 0 });
    expect(String(error)).toContain("without copying a file");
    await expect(uploadFiles(client, { from, to }, { allowEmpty: true })).resolves.toMatchObject({ task_state: 2 });
  });

  it("sends nothing where source, target or an option cannot be right, and says all that is wrong", async () => {
    const { client, emulator } = await startWorld();
    const error = await rejection(
      uploadFiles(client, { from: { ...from, prefix: "/images", bucket: "" }, to: { ...to, branchId: "" } }),
    );
    expect(error).toMatchObject({ name: "SourceError" });
    expect(String(error)).toMatch(/from\.bucket.*from\.prefix.*to\.branchId/);
    expect(await rejection(uploadFiles(client, { from, to }, { deadlineInMs: Number.NaN }))).toMatchObject({
      name: "OptionsError",
    });
    expect(await rejection(uploadFiles(client, { from, to }, JSON.parse('{"deadline":5}')))).toMatchObject({
      name: "OptionsError",
    });
    expect(emulator.requests.total).toBe(0);
  });

  it("says how a store is addressed, by its kind or as told, and leaves to the service what was not said", async () => {
    const { client } = await startWorld({ script: [{ afterInMs: 0, state: "FINISHED" }] });
    const styleOf = async (more: object): Promise<unknown> => {
      const task = await uploadFiles(client, { from: { ...from, ...more }, to }, { allowEmpty: true });
      return task.oss_config?.virtual_host_style;
    };
    expect(await styleOf({ preset: "aliyun" })).toBe(true);
    expect(await styleOf({ preset: "minio" })).toBe(false);
    expect(await styleOf({ preset: "aliyun", virtualHostStyle: false })).toBe(false);
  });

  it("ends with the task's error, or with the deadline while the task goes on", async () => {
    const failing = await startWorld({ script: [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchBucket" }] });
    const failed = await rejection(uploadFiles(failing.client, { from, to }));
    expect(failed).toMatchObject({ name: "OperationFailedError" });
    expect(String(failed)).toContain("NoSuchBucket");
    const running = await startWorld({ script: [soon] });
    const late = await rejection(uploadFiles(running.client, { from, to }, { deadlineInMs: 300 }));
    expect(late).toMatchObject({ name: "OperationDeadlineError" });
    const [task] = await collect(listTasks(running.client, { dataSpaceId: to.dataSpaceId }));
    expect(task?.state).toBe("RUNNING");
  });

  it("stops with the signal's reason", async () => {
    const { client } = await startWorld({ script: [soon] });
    const controller = new AbortController();
    const uploading = rejection(
      uploadFiles(client, { from, to }, { signal: controller.signal, onStarted: () => controller.abort("enough") }),
    );
    expect(await uploading).toBe("enough");
  });

  it("waits on the caller's own poller and source", async () => {
    const { client, emulator } = await startWorld({
      script: [soon, { afterInMs: 200, state: "FINISHED", progress: all }],
    });
    const source = taskListSource(client, { dataSpaceId: to.dataSpaceId });
    using poller = createPoller({ source, schedule: fixed(50), maxRequestsPerSecond: 100 });
    const task = await uploadFiles(client, { from, to }, { source, poller });
    expect(task.succeed_file_count).toBe("4");
    expect(emulator.requests.total).toBeGreaterThan(4);
  });
});

describe("many uploads at once", () => {
  it("are followed by one poller: few readings of the list for many tasks", async () => {
    const { client } = await startWorld({ script: [soon, { afterInMs: 3_000, state: "FINISHED", progress: all }] });
    const source = taskListSource(client, { dataSpaceId: to.dataSpaceId });
    const reads: number[] = [];
    const counted: typeof source = {
      ...source,
      read(names, context) {
        reads.push(names.length);
        return source.read(names, context);
      },
    };
    using poller = createPoller({ source: counted });
    const uploads = Array.from({ length: 40 }, (_, index) =>
      uploadFiles(client, { from: { ...from, prefix: `set-${index}/` }, to }, { source, poller }),
    );
    const tasks = await Promise.all(uploads);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(40);
    // How many there are depends on how long it takes; that one serves many does not.
    expect(Math.max(...reads)).toBeGreaterThan(20);
  });
});

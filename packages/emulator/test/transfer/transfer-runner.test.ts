import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { call, operationPath, untilEnded } from "../support/call.js";
import { startScriptedS3 } from "../support/scripted-s3.js";
import { create, filesInBranch, requestFor } from "../support/uploads.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ transferConcurrency: 3 });
});
afterEach(() => emulator.close());

describe("progress", () => {
  it("changes while a single large object is copied, in the operation too", async () => {
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
    const id = await create(emulator, requestFor(s3));
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
    const id = await create(emulator, requestFor(s3));
    await untilProgress(2);
    // The body never ends, so the response shows that cancelling does not wait for it.
    expect((await call(emulator, `${operationPath(id)}:cancel`, {})).status).toBe(200);
    const { body } = await call(emulator, operationPath(id));
    expect(body).toMatchObject({ done: true, error: { code: 1 }, response: null, metadata: { task_state: 4 } });
    expect(await filesInBranch(emulator)).toEqual([]);
    expect(await readdir(join(emulator.dataDirectory, ".aidmp", "staging"))).toEqual([]);
  });

  it("stops a queued task", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/a": "xx" },
      onGet: (_key, response) => response.flushHeaders(),
    });
    const ids = await Promise.all(Array.from({ length: 5 }, () => create(emulator, requestFor(s3))));
    for (const id of ids.toReversed()) await call(emulator, `${operationPath(id)}:cancel`, {});
    expect(emulator.tasks().map((task) => task.state)).toEqual([4, 4, 4, 4, 4]);
  });

  it("changes nothing about a task that has ended", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
    const id = await create(emulator, requestFor(s3));
    await untilEnded(emulator, id);
    expect((await call(emulator, `${operationPath(id)}:cancel`, {})).status).toBe(200);
    expect((await call(emulator, operationPath(id))).body).toMatchObject({ done: true, error: null });
  });
});

async function untilProgress(bytes: number): Promise<ReturnType<Emulator["tasks"]>[number]> {
  for (;;) {
    const [task] = emulator.tasks();
    if (task !== undefined && Number(task.progress.succeedFileSize) >= bytes) return task;
    await delay(5);
  }
}

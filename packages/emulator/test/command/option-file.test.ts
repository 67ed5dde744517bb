import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFaultsFile, readScriptFile } from "../../src/command/option-file.js";
import { operationIds } from "../../src/http/document.js";
import { TaskState, type FaultRule, type ScriptedLifecycle } from "../../src/index.js";
import { call, createPath, operationPath, searchPath } from "../support/call.js";
import { run, serve } from "../support/command.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(value: unknown): Promise<string> {
  const file = join(folder, "options.json");
  await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

describe("--script", () => {
  it("makes every task follow the file, without any store", async () => {
    const script: ScriptedLifecycle = [
      { afterInMs: 0, state: "FINISHED", progress: { totalFileCount: 3, totalFileSize: "9007199254740993" } },
    ];
    const { child, url, token, finished } = await serve(["--script", await fileOf(script)]);
    const headers = { Authorization: `Bearer ${token}` };
    const { name } = (await call({ url }, createPath, {}, headers)).body;
    const { body } = await call({ url }, operationPath(name), undefined, headers);
    expect(body).toMatchObject({ done: true, metadata: { task_state: TaskState.FINISHED, total_file_count: "3" } });
    child.kill("SIGTERM");
    await finished;
  });

  it.each([
    ["{", /options\.json is not JSON/],
    [[{ afterInMs: 0 }], /options\.json: \[0\]\.state is missing/],
    [[{ afterInMs: 0, state: "DONE" }], /options\.json: \[0\]\.state must be one of .*FINISHED/],
    [[{ afterInMs: "0", state: 1 }], /\[0\]\.afterInMs must be number/],
    [[{ afterInMs: -1, state: 1 }], /\[0\]\.afterInMs must be >= 0/],
    [[{ afterInMs: 0, state: 1, stats: 1 }], /\[0\]\.stats is not a field/],
    [[{ afterInMs: 0, state: 1, progress: { total: 1 } }], /\[0\]\.progress\.total is not a field/],
    [[{ afterInMs: 0, state: 1, progress: { totalFileCount: 1.5 } }], /\[0\]\.progress\.totalFileCount must be/],
    [{ steps: [], onCancel: "never" }, /onCancel must be one of cancel, ignore/],
    [{ step: [] }, /steps is missing/],
    [
      [
        { afterInMs: 5, state: 1 },
        { afterInMs: 4, state: 1 },
      ],
      /options\.json: Step 1 of the script has afterInMs 4/,
    ],
    ["17", /options\.json: /],
  ])("rejects %j, with the file and the field", async (value, message) => {
    const file = await fileOf(value);
    expect(() => readScriptFile(file)).toThrow(message);
  });

  it("that is wrong ends the command with code 2, and one line about it", async () => {
    const { code, stderr } = await run(["--port", "0", "--script", await fileOf([{ afterInMs: 0 }])]).finished;
    expect([code, stderr]).toEqual([2, expect.stringMatching(/options\.json: \[0\]\.state is missing\./)]);
    expect(stderr).not.toContain("    at ");
  });
});

describe("--faults", () => {
  it("makes requests fail as the file says", async () => {
    const faults: readonly FaultRule[] = [
      { operationId: "searchTasks", times: 2, fault: { kind: "status", status: 429, retryAfter: 7 } },
      { probability: 0, fault: { kind: "trickle", bytesPerChunk: 1, pauseInMs: 1 } },
    ];
    const { child, url, token, finished } = await serve(["--faults", await fileOf(faults)]);
    const headers = { Authorization: `Bearer ${token}` };
    const responses = [];
    for (let count = 0; count < 3; count++) responses.push(await call({ url }, searchPath, {}, headers));
    expect(responses.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(responses[0]?.headers.get("retry-after")).toBe("7");
    child.kill("SIGTERM");
    await finished;
  });

  it.each([
    [{}, /options\.json: the whole must be array/],
    [[{}], /\[0\]\.fault is missing/],
    [[{ fault: {} }], /\[0\]\.fault\.kind/],
    [
      [{ fault: { kind: "reset", when: "before-processing" } }, { fault: { kind: "explode" } }],
      /\[1\]\.fault\.kind is "explode"\. It must be one of delay, status, html, reset/,
    ],
    [[{ fault: { kind: "status" } }], /\[0\]\.fault\.status is missing/],
    [[{ fault: { kind: "status", status: 200 } }], /\[0\]\.fault\.status must be >= 400/],
    [[{ fault: { kind: "reset", when: "later" } }], /\[0\]\.fault\.when must be one of before-processing/],
    [[{ fault: { kind: "delay", latency: 1 } }], /\[0\]\.fault\.latency is not a field/],
    [[{ probability: 2, fault: { kind: "delay" } }], /\[0\]\.probability must be <= 1/],
    [
      [{ operationId: "searchTask", fault: { kind: "delay" } }],
      /\[0\]\.operationId is "searchTask"\. It must be one of .*searchTasks/,
    ],
  ])("rejects %j, with the file and the field", async (value, message) => {
    const file = await fileOf(value);
    expect(() => readFaultsFile(file, operationIds())).toThrow(message);
  });
});

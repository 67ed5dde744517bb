import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDatasetsFile, readFaultsFile, readScriptFile } from "../../src/command/option-file.js";
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
    [{}, /options\.json: the whole must NOT have fewer than 1 properties/],
    ["17", /options\.json: the whole must be object/],
    [{ fault: [] }, /options\.json: fault is not a field/],
    [{ faults: [{ fault: { kind: "delay", latency: 1 } }] }, /json: faults\[0\]\.fault\.latency is not a field/],
    [{ faults: [{ operationId: "x", fault: { kind: "delay" } }] }, /json: faults\[0\]\.operationId is "x"/],
    [{ contentFaults: [{ kind: "lost", count: 1 }] }, /contentFaults\[0\]\.kind must be one of missing, corrupt/],
    [{ contentFaults: [{ kind: "missing", count: "1" }] }, /contentFaults\[0\]\.count must be integer/],
    [{ contentFaults: [{ kind: "missing", paht: "a" }] }, /contentFaults\[0\]\.paht is not a field/],
    [{ contentFaults: [{ kind: "missing" }] }, /contentFaults\[0\] has neither path nor count/],
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

describe("--faults with content faults", () => {
  it("takes both kinds from one file", async () => {
    const file = await fileOf({
      faults: [{ operationId: "presignedLink", fault: { kind: "delay" } }],
      contentFaults: [{ kind: "corrupt", path: "train/*", count: 2, seed: 3 }],
    });
    expect(readFaultsFile(file, ["presignedLink"])).toEqual({
      faults: [{ operationId: "presignedLink", fault: { kind: "delay" } }],
      contentFaults: [{ kind: "corrupt", path: "train/*", count: 2, seed: 3 }],
    });
    const { child, finished } = await serve(["--faults", file]);
    child.kill("SIGTERM");
    expect((await finished).code).toBe(0);
  });
});

describe("--datasets", () => {
  const dataset = { dataSpaceId: "space", id: "repo", branches: [{ id: "main" }] };

  it("says what exists", async () => {
    const { child, url, token, finished } = await serve(["--datasets", await fileOf([dataset])]);
    const headers = { Authorization: `Bearer ${token}` };
    const listed = await call({ url }, "/aids/aidmp/data/v1/datasets", undefined, headers);
    expect(listed.body).toMatchObject({ datasets: [{ repo: { id: "repo", name: "repo" } }], total: 1 });
    const other = await call({ url }, searchPath.replace("space", "spcae"), {}, headers);
    expect([other.status, other.body.message]).toEqual([404, 'There is no data space "spcae". There is "space".']);
    child.kill("SIGTERM");
    await finished;
  });

  it.each([
    ["{", /options\.json is not JSON/],
    [{}, /options\.json: the whole must be array/],
    [[{ id: "repo" }], /\[0\]\.dataSpaceId is missing/],
    [[{ ...dataset, id: 7 }], /\[0\]\.id must be string/],
    [[{ ...dataset, tags: "a" }], /\[0\]\.tags must be array/],
    [[{ ...dataset, display_name: "x" }], /\[0\]\.display_name is not a field/],
    [[{ ...dataset, branches: [{ name: "main" }] }], /\[0\]\.branches\[0\]\.id is missing/],
    [[dataset, dataset], /options\.json: \[1\]\.id is "repo", which \[0\] of this data space has too/],
    [[{ ...dataset, branches: [{ id: "a/b" }] }], /\[0\]\.branches\[0\]\.id is "a\/b"/],
  ])("rejects %j, with the file and the field", async (value, message) => {
    const file = await fileOf(value);
    expect(() => readDatasetsFile(file)).toThrow(message);
  });
});

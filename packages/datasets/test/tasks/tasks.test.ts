import { describe, expect, it } from "vitest";
import { failedFiles, listTasks, taskStateName, uploadFiles } from "../../src/index.js";
import { collect, from, startWorld, to } from "../support/world.js";

describe("the tasks of a data space", () => {
  it.each([0, 1] as const)("are all listed, once, without keys, where pages begin at %i", async (pageNoBase) => {
    const script = [{ afterInMs: 0, state: "FINISHED" }] as const;
    const { client } = await startWorld({ script, pageNoBase, maxPageSize: 7 });
    for (let index = 0; index < 25; index++) {
      await uploadFiles(client, { from, to: { ...to, repoId: `repo-${index % 2}` } }, { allowEmpty: true });
    }
    const listed = await collect(listTasks(client, { dataSpaceId: to.dataSpaceId }));
    expect(new Set(listed.map(({ id }) => id)).size).toBe(25);
    expect(listed).toHaveLength(25);
    expect(listed[0]).toMatchObject({ state: "FINISHED", progress: { files: { total: 0 } } });
    expect(JSON.stringify(listed)).not.toContain("the-secret-key");
    const ofOne = await collect(listTasks(client, { dataSpaceId: to.dataSpaceId, repoId: "repo-1" }));
    expect(ofOne).toHaveLength(12);
    expect(await collect(listTasks(client, { dataSpaceId: to.dataSpaceId, states: ["RUNNING"] }))).toEqual([]);
  });
});

describe("a task's state", () => {
  it("has the documented name, and none where the number is not documented", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(taskStateName)).toEqual([
      "STARTED",
      "RUNNING",
      "FINISHED",
      "ERROR",
      "CANCEL",
      "REVIEW",
      "REJECTED",
      "SENSEDATA_TRANSFER",
      "SENSEDATA_TRANSFER_FAILED",
    ]);
    expect([9, -1, null, undefined, "2"].map(taskStateName)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("the files of a task that failed", () => {
  it("are those with an err, and as many as the counter says, whichever is more", () => {
    const files = [
      { path: "a", state: 2, err: 0, size: "5" },
      { path: "b", state: 3, err: 7, size: "6" },
      { path: "c", state: 3, err: 8 },
    ];
    const failed = [
      { path: "b", err: 7, size: 6 },
      { path: "c", err: 8, size: undefined },
    ];
    expect(failedFiles({ files, failed_file_count: "1" })).toEqual({ count: 2, files: failed });
    expect(failedFiles({ files: null, total_file_count: "9", succeed_file_count: "6" })).toEqual({
      count: 3,
      files: [],
    });
    expect(failedFiles({})).toEqual({ count: 0, files: [] });
  });
});

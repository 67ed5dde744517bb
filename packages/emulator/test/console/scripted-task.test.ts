import { describe, expect, it } from "vitest";
import { lifecycleOfForm, readTaskForm } from "../../src/console/scripted-task.js";
import { scriptedView } from "../../src/tasks/lifecycle.js";
import { stateName } from "../../src/tasks/task-state.js";

const form = {
  dataSpaceId: "space",
  repoId: "repo",
  branchId: "main",
  fileCount: 5,
  durationInMs: 1_000,
  ending: "ERROR",
};

describe("the form of a scripted task", () => {
  it("becomes a task that grows evenly", () => {
    const lifecycle = lifecycleOfForm(readTaskForm({ ...form, ending: "FINISHED" }));
    const at = (now: number) => scriptedView(lifecycle, { createdAt: 0, cancelRequestedAt: undefined, now });
    expect(at(400)).toMatchObject({ progress: { totalFileCount: 5, succeedFileCount: 2 }, finishedAt: null });
    expect(at(1_000)).toMatchObject({ progress: { succeedFileCount: 5 }, finishedAt: 1_000, errorMessage: "" });
  });

  it.each(["ERROR", "CANCEL", "REJECTED", "SENSEDATA_TRANSFER_FAILED"])(
    "ends as %s with half of the files",
    (ending) => {
      const lifecycle = lifecycleOfForm(readTaskForm({ ...form, ending }));
      const { state, progress, errorMessage } = scriptedView(lifecycle, {
        createdAt: 0,
        cancelRequestedAt: undefined,
        now: 2_000,
      });
      expect([stateName(state), progress.succeedFileCount]).toEqual([ending, 2]);
      expect(errorMessage).toContain(ending);
    },
  );

  it.each([
    ["dataSpaceId", ""],
    ["dataSpaceId", undefined],
    ["repoId", ".."],
    ["repoId", "."],
    ["repoId", "a/b"],
    ["branchId", "a\\b"],
    ["branchId", "a\nb"],
    ["branchId", "\ud800"],
    ["branchId", "x".repeat(201)],
    ["branchId", 5],
    ["fileCount", -1],
    ["fileCount", 1.5],
    ["fileCount", "5"],
    ["fileCount", 2e9],
    ["durationInMs", Number.NaN],
    ["durationInMs", 86_400_001],
    ["ending", "finished"],
    ["ending", "STARTED"],
    ["ending", "constructor"],
  ])("is rejected with the field's name: %s %j", (field, value) => {
    expect(() => readTaskForm({ ...form, [field]: value })).toThrow(`Invalid request: ${field} must be`);
  });

  it.each([undefined, null, [], "text", 5])("is rejected when it is no form: %j", (body) => {
    expect(() => readTaskForm(body)).toThrow("dataSpaceId must be");
  });
});

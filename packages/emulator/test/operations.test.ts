import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../src/datasets/catalogue.js";
import { createOperations } from "../src/operations.js";
import { openTaskStore } from "../src/tasks/task-store.js";

describe("ten thousand scripted tasks", () => {
  it("need no timers, are listed in pages of 1,000, and end by the clock alone", async () => {
    const clock = createVirtualClock();
    const operations = createOperations({
      catalogue: createCatalogue(undefined),
      findDatasets: () => Promise.resolve({}),
      findFiles: () => Promise.resolve({}),
      // Without files and exchanges, which would take most of the time and are not tested here.
      store: await openTaskStore({ load: () => Promise.resolve([]), save: () => Promise.resolve() }),
      runner: { start: () => undefined, cancel: () => Promise.resolve(), close: () => Promise.resolve() },
      clock,
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 1_000, state: "FINISHED" },
      ],
      pages: { pageNoBase: 0, maxPageSize: 1_000 },
    });
    const parameters = { data_space_id: "space", repo_id: "repo", branch_id: "main" };
    const request = { parameters, query: {}, origin: "http://localhost" };
    for (let count = 0; count < 10_000; count++) await operations["createUploadFilesTask"]?.({ ...request, body: {} });
    expect(clock.pendingTimers).toBe(0);

    const search = async (body: object): Promise<unknown> => {
      const page = await operations["searchTasks"]?.({ ...request, body });
      return [Array.isArray(page?.["tasks"]) && page["tasks"].length, page?.["total"]];
    };
    expect(await search({ page_size: 5_000, page_no: 3, task_states: [1] })).toEqual([1_000, 10_000]);
    await clock.advance(1_000);
    expect(await search({ page_size: 1_000, task_states: [1] })).toEqual([0, 0]);
    expect(await search({ page_size: 1_000, page_no: 9, task_states: [2] })).toEqual([1_000, 10_000]);
  });
});

import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorOptions } from "../../src/index.js";
import type { Task } from "../../src/tasks/task.js";
import { queryTasks } from "../../src/tasks/task-query.js";
import { startedView } from "../../src/tasks/task-view.js";
import { call, createPath, searchPath, signed, type Wire } from "../support/call.js";

let clock: VirtualClock;
let emulator: Emulator;

beforeEach(() => {
  clock = createVirtualClock();
});
afterEach(() => emulator.close());

const sign = (): Record<string, string> => signed(undefined, new Date(clock.now()).toUTCString());
const running = [{ afterInMs: 0, state: "RUNNING" }] as const;

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ clock, script: running, ...options });
}

async function create(repo: string, request: object = {}, space = "space"): Promise<string> {
  const path = createPath.replace("/space/", `/${space}/`).replace("/repo/", `/${repo}/`);
  return (await call(emulator, path, request, sign())).body.name;
}

async function search(request: object): Promise<Wire> {
  const { status, body } = await call(emulator, searchPath, request, sign());
  expect(status).toBe(200);
  return body;
}

async function found(request: object): Promise<string[]> {
  return (await search(request)).tasks.map((task) => task.id);
}

describe("a task on the wire", () => {
  it("has every documented field, in the vendor's style, the keys of its object store included", async () => {
    await start();
    const id = await create("dataset", {
      task_type: 3,
      commit_id: "c-1",
      commit_msg: "message",
      source_path: "from/",
      target_path: "/to",
      real_user_info: { user_id: "u", user_name: "somebody" },
      oss_config: { bucket_name: "b", oss_endpoint: "e", access_key: "ak", secret_key: "sk", disable_ssl: true },
      extra_info: { related_id: "r" },
    });
    const { tasks } = await search({});
    expect(tasks).toEqual([
      {
        id,
        task_type: 3,
        task_state: 1,
        target_branch: "main",
        commit_id: "c-1",
        commit_msg: "message",
        creator_name: "somebody",
        oss_config: {
          bucket_name: "b",
          oss_endpoint: "e",
          access_key: "ak",
          secret_key: "sk",
          virtual_host_style: false,
          disable_ssl: true,
          insecure_skip_verify: false,
        },
        source_path: "from/",
        target_path: "/to",
        err_msg: "",
        total_file_size: "0",
        total_file_count: "0",
        succeed_file_size: "0",
        succeed_file_count: "0",
        failed_file_size: "0",
        failed_file_count: "0",
        files: [],
        create_time: new Date(clock.now()).toISOString(),
        finish_time: null,
        transfer_type: 1,
        repo_id: "dataset",
        repo_name: "dataset",
        extra_info: { related_id: "r" },
      },
    ]);
  });
});

describe("filters", () => {
  it("select by data space, dataset, its name, state, direction and time", async () => {
    await start({
      script: ({ request }) => [{ afterInMs: 0, state: request.source_path === "done/" ? "FINISHED" : "RUNNING" }],
    });
    const first = await create("cats");
    await clock.advance(60_000);
    const betweenTime = new Date(clock.now()).toISOString();
    await clock.advance(60_000);
    const second = await create("cats-and-dogs", { source_path: "done/" });
    const elsewhere = await create("cats", {}, "other");

    expect(await found({})).toEqual([second, first]);
    expect(await found({ repo_id: "cats" })).toEqual([first]);
    expect(await found({ repo_name_keyword: "dog" })).toEqual([second]);
    expect(await found({ task_states: [2, 3] })).toEqual([second]);
    expect(await found({ task_states: [] })).toEqual([second, first]);
    expect(await found({ transfer_type: 1 })).toEqual([second, first]);
    expect(await found({ transfer_type: 2 })).toEqual([]);
    expect(await found({ start_time: betweenTime })).toEqual([second]);
    expect(await found({ end_time: betweenTime })).toEqual([first]);
    expect(await found({ data_space_id: "space" })).toEqual([second, first]);
    expect(await found({ data_space_id: "other" })).toEqual([]);
    expect(elsewhere).not.toBe("");
  });
});

describe("pages", () => {
  it("hold ten tasks by default, newest first, and have the total", async () => {
    await start();
    const ids: string[] = [];
    for (let count = 0; count < 12; count++) ids.unshift(await create("repo"));
    expect(await found({})).toEqual(ids.slice(0, 10));
    expect((await search({ page_size: 3 })).total).toBe(12);
    expect(await found({ page_no: 1 })).toEqual(ids.slice(10));
    expect(await found({ page_no: 9 })).toEqual([]);
    expect(await found({ page_size: 0 })).toEqual(ids.slice(0, 10));
  });

  it("are limited to the largest size allowed", async () => {
    await start({ maxPageSize: 2 });
    for (let count = 0; count < 3; count++) await create("repo");
    expect(await found({ page_size: 1_000 })).toHaveLength(2);
  });

  it("start at 0 or at 1; with base 1, an unset page_no is the first page too", async () => {
    await start({ pageNoBase: 1 });
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) ids.unshift(await create("repo"));
    expect(await found({ page_size: 2 })).toEqual(ids.slice(0, 2));
    expect(await found({ page_size: 2, page_no: 0 })).toEqual(ids.slice(0, 2));
    expect(await found({ page_size: 2, page_no: 1 })).toEqual(ids.slice(0, 2));
    expect(await found({ page_size: 2, page_no: 2 })).toEqual(ids.slice(2));
  });

  it("together hold every task exactly once, whatever their size and base", async () => {
    await start();
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, 1), (count, size, pageNoBase) => {
        const tasks = Array.from({ length: count }, (_, index): Task => taskNumber(index));
        const seen: string[] = [];
        for (let page = pageNoBase; ; page++) {
          const { tasks: shown, total } = queryTasks(
            tasks,
            { page_no: page, page_size: size },
            { pageNoBase, maxPageSize: 1_000 },
            0,
          );
          expect(total).toBe(count);
          if (shown.length === 0) break;
          seen.push(...shown.map((task) => task.id));
        }
        expect(seen).toEqual(tasks.map((task) => task.id).toReversed());
      }),
    );
  });
});

function taskNumber(index: number): Task {
  return {
    id: String(index),
    sequence: index,
    dataSpaceId: "space",
    repoId: "repo",
    branchId: "main",
    createdAt: 0,
    commitId: "",
    request: {},
    secrets: { accessKey: "", secretKey: "" },
    transfer: startedView,
  };
}

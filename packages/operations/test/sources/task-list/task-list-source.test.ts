import { TaskState } from "@aidmp/client";
import * as fc from "fast-check";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  assumedCancel,
  isMalformedOperationError,
  isTaskNotListedError,
  OperationFailedError,
  taskListSource,
  type TaskListSourceOptions,
  transferProgress,
  type UploadTask,
} from "../../../src/index.js";
import type { OperationStatus, PollResult } from "../../../src/sources/index.js";
import { readTask } from "../../../src/sources/task-list/read-task.js";
import {
  context,
  fakeService,
  json,
  type FakeService,
  type ListedTask,
  listAnswer,
} from "../../support/fake-service.js";

const day = 86_400_000;
const epoch = Date.UTC(2026, 0, 1);

/** Created one a day. */
const tasks: readonly ListedTask[] = Array.from({ length: 40 }, (_, index) => ({
  id: `t-${index}`,
  task_state: 1,
  create_time: new Date(epoch + index * day).toISOString(),
}));

type Readings = ReadonlyMap<string, PollResult<UploadTask, UploadTask>>;

function reader(
  service: FakeService,
  options: Partial<TaskListSourceOptions> = {},
): (...names: string[]) => Promise<Readings> {
  const source = taskListSource(service.client, { dataSpaceId: "ds-1", pageSize: 10, ...options });
  return (...names) => source.read(names, context());
}

function errorOf(results: Readings, name: string): unknown {
  const result = results.get(name);
  return result?.status === "poll-failed" ? result.error : undefined;
}

describe("the request", () => {
  it("is the documented one, for uploads, in pages of 100 from page 0", async () => {
    const service = fakeService(listAnswer(tasks));
    await taskListSource(service.client, { dataSpaceId: "ds-1", repoId: "r-1" }).read(["t-39"], context());
    expect(service.requests).toEqual([
      {
        method: "POST",
        path: "/aids/aidmp/data/v2/dataSpaces/ds-1/task:list",
        body: { page_no: 0, page_size: 100, transfer_type: 1, repo_id: "r-1" },
      },
    ]);
  });

  it("names no type and no repository unless it is told to", async () => {
    const service = fakeService(listAnswer(tasks));
    await reader(service, { transferType: null, pageNoBase: 1 })("t-5");
    expect(service.requests[0]?.body).toEqual({ page_no: 1, page_size: 10 });
  });

  it("is sent once, and what it failed with comes through", async () => {
    const service = fakeService(() => json({ code: 14, message: "busy" }, { status: 503 }));
    await expect(reader(service)("t-1")).rejects.toMatchObject({ name: "ApiError", status: 503 });
    expect(service.requests).toHaveLength(1);
  });

  it("asks for a permit before each page after the first", async () => {
    const service = fakeService(listAnswer(tasks));
    let permits = 0;
    const permit = (): Promise<void> => {
      permits += 1;
      return Promise.resolve();
    };
    const source = taskListSource(service.client, { dataSpaceId: "ds-1", pageSize: 10 });
    await source.read(["t-0"], { ...context(), permit });
    expect([service.requests.length, permits]).toEqual([4, 3]);
  });

  it("is cut when the read is", async () => {
    const service = fakeService(() => new Promise<Response>(() => undefined));
    const controller = new AbortController();
    const source = taskListSource(service.client, { dataSpaceId: "ds-1" });
    const read = source.read(["t-0"], { ...context(), signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(read).rejects.toThrow("enough");
  });
});

describe("the names of operations", () => {
  it("stand for tasks by what follows the last slash, or as told, and two may stand for one", async () => {
    const results = await reader(fakeService(listAnswer(tasks)))("operations/t-7", "t-7", "a/b/t-8");
    expect([...results.keys()]).toEqual(["operations/t-7", "t-7", "a/b/t-8"]);
    expect([...results.values()].map((result) => result.status)).toEqual(["running", "running", "running"]);
    const renaming = reader(fakeService(listAnswer(tasks)), { taskIdOf: (name) => name.replace("op-", "t-") });
    expect((await renaming("op-3")).get("op-3")?.status).toBe("running");
  });

  it("that stand for nothing are not found, not even where a task has no id", async () => {
    const results = await reader(fakeService(() => json({ tasks: [{ task_state: 2 }], total: 1 })))("operations/");
    expect(isTaskNotListedError(errorOf(results, "operations/"))).toBe(true);
  });
});

describe("narrowing by time", () => {
  it("asks only for what is as young as the oldest task looked for, by the service's own clock, once that is known", async () => {
    const service = fakeService(listAnswer(tasks));
    const read = reader(service);
    await read("t-5", "t-30");
    expect(service.requests.map(({ body }) => body["start_time"])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    await read("t-30");
    expect(service.requests.slice(4).map(({ body }) => body["start_time"])).toEqual(["2026-01-30T23:59:59.000Z"]);
    await read("t-5", "t-30");
    expect(service.requests.at(-1)?.body["start_time"]).toBe("2026-01-05T23:59:59.000Z");
    await read("t-5", "t-39");
    expect(service.requests.at(-1)?.body["start_time"]).toBeUndefined();
  });

  it.each([
    ["ignored", (narrowed: boolean) => listAnswer(tasks, !narrowed)],
    [
      "refused with 400",
      (narrowed: boolean) => (narrowed ? () => json({ code: 3 }, { status: 400 }) : listAnswer(tasks)),
    ],
    ["taken for something else", (narrowed: boolean) => listAnswer(narrowed ? [] : tasks)],
  ])("does no harm where start_time is %s, and is not tried for ever", async (meaning, answerFor) => {
    const service = fakeService((request) => answerFor(request.body["start_time"] !== undefined)(request));
    const read = reader(service);
    for (let sweep = 0; sweep < 4; sweep += 1) {
      const results = await read("t-5", "t-30");
      expect([...results.values()].map((result) => result.status)).toEqual(["running", "running"]);
    }
    const narrowed = service.requests.filter(({ body }) => body["start_time"] !== undefined).length;
    expect(narrowed).toBe(meaning === "ignored" ? 12 : 1);
  });

  it("survives a task whose time of creation is unset or no time", async () => {
    for (const create_time of [null, "", "yesterday", "0001-01-01T00:00:00Z", "-271821-04-20T00:00:00.000Z"]) {
      const read = reader(fakeService(() => json({ tasks: [{ id: "t", task_state: 1, create_time }], total: 1 })));
      await read("t");
      expect((await read("t")).get("t")?.status).toBe("running");
    }
  });
});

describe("a task whose id is written as a number", () => {
  it("is found by the operation's name", async () => {
    const { client } = fakeService(({ body }) =>
      json({ tasks: body["page_no"] === 0 ? [{ id: 4711, task_state: "FINISHED" }] : [], total: 1 }),
    );
    const results = await taskListSource(client, { dataSpaceId: "ds-1" }).read(["operations/4711"], context());
    expect(results.get("operations/4711")).toMatchObject({ status: "succeeded", response: { id: "4711" } });
  });
});

describe("a task that is not on the list", () => {
  it("is NOT_FOUND after the whole list was read twice, the second time without anything that could hide it", async () => {
    const service = fakeService(listAnswer(tasks));
    const read = reader(service);
    await read("t-20");
    const before = service.requests.length;
    const error = errorOf(await read("t-20", "gone"), "gone");
    expect(error).toMatchObject({ name: "TaskNotListedError", code: 5, operationName: "gone" });
    expect(service.requests.slice(before).map(({ body }) => body["page_no"])).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it("is UNAVAILABLE where the list says that it holds more than it shows", async () => {
    const service = fakeService((request) =>
      json({ tasks: request.body["page_no"] === 0 ? [{ id: "a" }] : [], total: 9 }),
    );
    expect(errorOf(await reader(service)("gone"), "gone")).toMatchObject({ code: 14 });
  });

  it("is found after all where another that went had pulled it past the reader", async () => {
    const listed = [...tasks];
    const service = fakeService((request) => {
      const response = listAnswer(listed)(request);
      if (service.requests.length === 1) listed.pop();
      return response;
    });
    const results = await reader(service, { pageNoBase: 0 })("t-29");
    expect(results.get("t-29")?.status).toBe("running");
  });

  it("tells nothing of the others", async () => {
    const results = await reader(fakeService(listAnswer(tasks)))("gone", "t-3");
    expect(results.get("t-3")?.status).toBe("running");
  });
});

describe("an answer that is not a task list", () => {
  it.each([[{}], [{ tasks: {} }], [{ tasks: "none", total: 0 }]])(
    "is a failed poll, and nobody is gone: %j",
    async (body) => {
      await expect(reader(fakeService(() => json(body)))("t-1")).rejects.toSatisfy(isMalformedOperationError);
    },
  );

  it.each([[{ tasks: null, total: 0 }], [{ tasks: [] }], [{ total: 0 }]])(
    "is not what an empty list is: %j",
    async (body) => {
      expect(errorOf(await reader(fakeService(() => json(body)))("t-1"), "t-1")).toMatchObject({ code: 5 });
    },
  );

  it("but holds other things beside tasks does not hide them", async () => {
    const body = { tasks: [null, "text", 7, [], { id: "t-1", task_state: 1 }], total: "many" };
    expect((await reader(fakeService(() => json(body)))("t-1")).get("t-1")?.status).toBe("running");
  });
});

describe("a Retry-After", () => {
  it("of any page is for all that go on: seconds, or a date by the service's own clock", async () => {
    const date = { Date: "Thu, 01 Jan 2015 00:00:00 GMT", "Retry-After": "Thu, 01 Jan 2015 00:00:07 GMT" };
    const headers = [{ "Retry-After": "3" }, date];
    const service = fakeService(({ body }) => {
      const page = Number(body["page_no"]);
      return json({ tasks: [{ id: `t-${page}`, task_state: 1 }], total: 2 }, { headers: headers[page] ?? {} });
    });
    const results = await reader(service)("t-0", "t-1");
    expect([...results.values()].map((result) => "retryAfterInMs" in result && result.retryAfterInMs)).toEqual([
      7_000, 7_000,
    ]);
  });
});

function isStatus(error: unknown): error is OperationStatus {
  return typeof error === "object" && error !== null && "details" in error;
}

function statusOf(task_state: unknown): string {
  return readTask(JSON.parse(JSON.stringify({ id: "t", task_state }))).status;
}

describe("a task's state", () => {
  it.each([
    ["STARTED", "running", undefined],
    ["RUNNING", "running", undefined],
    ["FINISHED", "succeeded", undefined],
    ["ERROR", "failed", 2],
    ["CANCEL", "cancelled", 1],
    ["REVIEW", "running", undefined],
    ["REJECTED", "failed", 9],
    ["SENSEDATA_TRANSFER", "running", undefined],
    ["SENSEDATA_TRANSFER_FAILED", "failed", 2],
  ] as const)("%s reads as %s", (name, status, code) => {
    const result = readTask({ id: "t", task_state: TaskState[name] });
    expect(result.status).toBe(status);
    expect(statusOf(String(TaskState[name]))).toBe(status);
    // As proto3's JSON spells it.
    expect(statusOf(name)).toBe(status);
    const error = "error" in result && isStatus(result.error) ? result.error : undefined;
    expect(error?.code).toBe(code);
    expect(error?.message ?? name).toContain(name);
  });

  it("that is unset or that nobody knows is waited for", () => {
    for (const state of [undefined, null, "", 9, 10, 99, -1, 2.5, 2 ** 40, "FINISHED?", {}, []]) {
      expect(statusOf(state)).toBe("running");
    }
    fc.assert(
      fc.property(fc.integer(), (state) => {
        fc.pre(state < 0 || state > 8);
        expect(statusOf(state)).toBe("running");
      }),
    );
  });

  it("that is a failure carries the task's own words", () => {
    expect(readTask({ id: "t", task_state: 3, err_msg: "NoSuchBucket" })).toMatchObject({
      error: { code: 2, message: "NoSuchBucket" },
    });
  });
});

function progressOf(task: Omit<ListedTask, "id">): number | undefined {
  const result = readTask({ id: "t", task_state: 1, ...task });
  return result.status === "poll-failed" ? undefined : result.progress;
}

describe("progress", () => {
  it("goes by bytes, and by files where the sizes are not known; what failed is done with", () => {
    expect(progressOf({ total_file_size: "200", succeed_file_size: "50", failed_file_size: "50" })).toBe(0.5);
    expect(progressOf({ total_file_size: 200, succeed_file_size: 50 })).toBe(0.25);
    expect(progressOf({ total_file_size: "0", total_file_count: "4", succeed_file_count: "1" })).toBe(0.25);
    expect(progressOf({})).toBeUndefined();
    expect(progressOf({ total_file_size: "", total_file_count: null })).toBeUndefined();
    expect(progressOf({ task_state: 2 })).toBe(1);
  });

  it("is near enough for sizes beyond 2^53, which travel as strings", () => {
    expect(progressOf({ total_file_size: "18014398509481984", succeed_file_size: "9007199254740993" })).toBeCloseTo(
      0.5,
    );
  });

  it("is counted in numbers by transferProgress, whatever the wire left out or got wrong", () => {
    const task = JSON.parse(
      '{"id":"t","total_file_count":"3","succeed_file_count":2,"failed_file_count":null,"total_file_size":"x","succeed_file_size":-5,"failed_file_size":""}',
    );
    expect(transferProgress(task)).toEqual({
      files: { total: 3, succeeded: 2, failed: 0 },
      bytes: { total: 0, succeeded: 0, failed: 0 },
    });
  });
});

describe("the keys of a task's object store", () => {
  const accessKey = "AKIA+secret/1";
  const secretKey = 'wJal"r\\XUtn/FEMI=操';
  const listed = {
    id: "t-1",
    task_state: 3,
    err_msg: `signing with ${accessKey} and ${encodeURIComponent(secretKey)} failed`,
    source_path: `s3://${accessKey}:${secretKey}@bucket/data`,
    files: [{ path: "a", state: 1, err: 1, size: "1", note: secretKey }],
    oss_config: {
      access_key: accessKey,
      secret_key: secretKey,
      bucket_name: "b",
      oss_endpoint: `http://${accessKey}@h`,
    },
    extra_info: { related_id: "r", oss: { access_key: "another-key", secret_key: "another-secret" } },
  };
  const secrets = [
    accessKey,
    secretKey,
    "another-key",
    "another-secret",
    encodeURIComponent(secretKey),
    "wJal",
    "XUtn",
  ];

  function expectClean(value: unknown): void {
    const shown = [
      JSON.stringify(value),
      inspect(value, { depth: 20, showHidden: true }),
      value instanceof Error ? `${value.message} ${value.stack} ${JSON.stringify(value)}` : "",
    ].join("\n");
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(shown).not.toMatch(/access_key|secret_key/);
  }

  it.each([1, 2, 3, 4, 6])("are in nothing that a task in state %d becomes", async (task_state) => {
    const service = fakeService(() => json({ tasks: [{ ...listed, task_state }], total: 1 }));
    const result = (await reader(service)("t-1")).get("t-1");
    expect(result).toMatchObject({ metadata: { id: "t-1", oss_config: { bucket_name: "b" } } });
    expectClean(result);
  });

  it("are not in the error that a failure becomes", () => {
    const result = readTask(JSON.parse(JSON.stringify(listed)));
    if (result.status !== "failed") throw new Error("It should have failed.");
    expect(result.error.message).toContain("[redacted]");
    const seen = { name: "t-1", metadata: result.metadata, progress: undefined, polls: 1, startedAt: 0, readAt: 0 };
    expectClean(new OperationFailedError({ status: "failed", ...seen, error: result.error }));
  });

  it("are in no error about a list that cannot be read", async () => {
    const text = JSON.stringify({ tasks: [listed], total: 1 }).slice(0, -9);
    for (const response of [() => new Response(text), () => json([listed]), () => json({ tasks: { a: listed } })]) {
      let thrown: unknown;
      try {
        await reader(fakeService(response))("t-1");
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(Error);
      expectClean(thrown);
    }
  });

  it("go with the whole of a store that is not a object", () => {
    const result = readTask(JSON.parse(JSON.stringify({ id: "t", task_state: 1, oss_config: `key=${secretKey}` })));
    expect(result).toMatchObject({ metadata: { oss_config: null } });
    expectClean(result);
  });

  it("go also where the service writes its fields in another style, and wherever a text repeats them", () => {
    const task = {
      id: "t",
      task_state: 3,
      ossConfig: { accessKey: "CANARY-ak", secretKey, bucketName: "b" },
      err_msg: `refused ${secretKey} and ${encodeURIComponent(secretKey)}`,
      files: [{ path: "a", err: "CANARY-ak" }],
      Authorization: "CANARY-header",
    };
    for (const listedTask of [task, { id: "t", task_state: 3, ossConfig: `key=${secretKey}` }]) {
      const result = readTask(JSON.parse(JSON.stringify(listedTask)));
      expectClean(result);
      expect(inspect(result, { depth: 9 })).not.toContain("CANARY");
    }
  });

  it("leave words alone that are shorter than a key", () => {
    const oss_config = { access_key: "a", secret_key: "" };
    expect(readTask({ id: "t", task_state: 3, err_msg: "a bad day", oss_config })).toMatchObject({
      error: { message: "a bad day" },
    });
  });
});

describe("the answer of the starting call", () => {
  const source = taskListSource(fakeService(listAnswer([])).client, { dataSpaceId: "ds-1" });

  it("costs no request where it has ended already, and tells the task's id", () => {
    expect(source.readInitial?.({ name: "operations/t-1", done: true, response: { secret_key: "x" } })).toEqual({
      status: "succeeded",
      response: { id: "t-1" },
    });
    expect(source.readInitial?.({ name: "t-1", done: true, error: { code: 9, message: "no" } })).toMatchObject({
      status: "failed",
      error: { code: 9 },
    });
  });

  it("hands on no metadata, which is not of this source's type", () => {
    expect(source.readInitial?.({ name: "t-1", done: false, metadata: { secret_key: "x" } })).toEqual({
      status: "running",
      retryAfterInMs: undefined,
    });
  });
});

it("cannot cancel unless it is told how", () => {
  const { client } = fakeService(listAnswer([]));
  expect(taskListSource(client, { dataSpaceId: "ds-1" })).not.toHaveProperty("cancel");
  const cancel = assumedCancel(client);
  expect(taskListSource(client, { dataSpaceId: "ds-1", cancel })).toHaveProperty("cancel", cancel);
});

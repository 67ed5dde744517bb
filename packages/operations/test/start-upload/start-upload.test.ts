import { inspect } from "node:util";
import { getEventListeners } from "node:events";
import { isAidmpError, isApiError, isConnectionError } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import {
  isUploadOutcomeUnknownError,
  startUpload,
  type StartUploadEvent,
  type StartUploadOptions,
  taskListSource,
  type UploadOutcomeUnknownError,
} from "../../src/index.js";
import { createService, request, type Service } from "../support/upload-service.js";

/** Lets the virtual clock run until the call has settled. */
async function run(service: Service, options: StartUploadOptions = {}, sent = request): Promise<unknown> {
  const ended = startUpload(service.client, sent, { clock: service.clock, random: () => 0, ...options }).catch(
    (error: unknown) => error,
  );
  await service.clock.drain();
  expect(service.clock.pendingTimers).toBe(0);
  return ended;
}

async function failure(
  service: Service,
  options: StartUploadOptions = {},
  sent = request,
): Promise<UploadOutcomeUnknownError> {
  const error = await run(service, options, sent);
  if (!isUploadOutcomeUnknownError(error)) throw new Error(`Not the error that was expected: ${inspect(error)}`);
  return error;
}

describe("a create that is answered", () => {
  it("is sent once, and its operation comes back", async () => {
    const service = createService();
    expect(await run(service)).toEqual({ name: "task-1", done: false });
    expect([service.creates, service.tasks.length]).toEqual([1, 1]);
  });

  it.each([400, 401, 403, 404, 409, 429, 501])(
    "with %i is refused: the error is passed on, nothing is sent again",
    async (status) => {
      const service = createService({ fates: [{ status }], client: { retry: false } });
      expect(await run(service)).toSatisfy((error) => isApiError(error) && error.status === status);
      expect(service.creates).toBe(1);
    },
  );
});

describe("a create that never arrived", () => {
  it("is sent again at once by the client", async () => {
    const service = createService({ fates: ["refused"] });
    expect(await run(service)).toMatchObject({ name: "task-1" });
    expect(service.clock.monotonic()).toBeLessThan(1000);
  });

  it("in any attempt ends in the client's error: nothing was created", async () => {
    const service = createService({ fates: ["refused", "refused", "refused", "refused"] });
    expect(await run(service)).toSatisfy((error) => isConnectionError(error) && error.neverArrived);
    expect(service.tasks).toEqual([]);
  });
});

describe("a create whose answer is lost", () => {
  it.each([
    "answer lost" as const,
    { status: 408, isCarriedOut: true },
    { status: 500, isCarriedOut: true },
    { status: 502, isCarriedOut: true },
    { status: 503, isCarriedOut: true },
    { status: 504, isCarriedOut: true },
    { body: '{"name":"tas' },
    { body: "[]" },
    { body: '{"done":false}' },
    { body: '{"error":{"code":13}}' },
  ])("after its task was made finds the task on the list and adopts it: %j", async (fate) => {
    const events: StartUploadEvent[] = [];
    const service = createService({ fates: [fate] });
    expect(await run(service, { onEvent: (event) => events.push(event) })).toEqual({ name: "task-1" });
    expect([service.creates, service.tasks.length]).toEqual([1, 1]);
    expect(events.map((event) => event.type)).toEqual(["outcome-unknown", "adopted"]);
  });

  it("before its task was made is sent again, when the visibility delay has passed and not before", async () => {
    const service = createService({ fates: ["request lost"] });
    expect(await run(service, { visibilityDelayInMs: 10_000 })).toMatchObject({ name: "task-1" });
    expect([service.creates, service.tasks.length]).toEqual([2, 1]);
    expect(service.clock.monotonic()).toBeGreaterThanOrEqual(10_000);
  });

  it("and whose task appears within the visibility delay is adopted then", async () => {
    const service = createService({ fates: [{ lateByInMs: 9_000 }] });
    expect(await run(service, { visibilityDelayInMs: 10_000 })).toEqual({ name: "task-1" });
    expect([service.creates, service.tasks.length]).toEqual([1, 1]);
  });

  it("three times in a row is given up, with the reason", async () => {
    const service = createService({ fates: ["request lost", "request lost", "request lost"] });
    const error = await failure(service);
    expect(error).toMatchObject({ sends: 3, candidates: [] });
    expect(error.message).toContain("sent 3 times");
    expect(service.creates).toBe(3);
  });

  it("gets another name for its operation where ids and names differ", async () => {
    const service = createService({ fates: ["answer lost"] });
    const operation = await run(service, { operationNameOf: (id) => `operations/${id}` });
    expect(operation).toEqual({ name: "operations/task-1" });
  });
});

describe("a create with 200 that is no response to it", () => {
  it.each(["[]", "null", '{"success":false}', '{"code":40301,"message":"quota"}', '{"error":{"code":13}}'])(
    "is sent once: %s",
    async (body) => {
      const service = createService({ fates: [{ body }] });
      // What this service does with such a body is to create the task all the same; here it does not.
      const add = service.tasks.push;
      service.tasks.push = () => 0;
      const error = await run(service);
      service.tasks.push = add;
      expect(isAidmpError(error)).toBe(true);
      expect(isUploadOutcomeUnknownError(error)).toBe(false);
      expect(service.creates).toBe(1);
    },
  );
});

describe("the list before the request", () => {
  it.each([
    ["a page of a gateway", () => new Response("404 page not found", { status: 404 })],
    ["a firewall", () => new Response("<html>blocked</html>", { status: 403 })],
  ])("that %s answers once is read again", async (_, answer) => {
    const service = createService();
    let isFirst = true;
    service.onList = () => {
      const first = isFirst;
      isFirst = false;
      return first ? answer() : undefined;
    };
    expect(await run(service)).toMatchObject({ name: "task-1" });
  });
});

describe("a task that is not ours", () => {
  it.each([
    ["was there before", {}],
    ["was there before, by a clock that is ahead of the server's", { create_time: "2026-01-01T00:59:00Z" }],
  ])("is not adopted: it %s", async (_why, fields) => {
    const service = createService({ fates: ["request lost"] });
    service.add({ id: "theirs", ...fields });
    expect(await run(service)).toMatchObject({ name: "task-2" });
  });

  it.each([
    ["another source", { source_path: "labels/" }],
    ["another target", { target_path: "/test" }],
    ["another dataset", { repo_id: "none" }],
  ])("is not adopted: it has %s", async (_what, fields) => {
    const service = createService({ fates: ["request lost"] });
    service.clock.setTimeout(() => service.add({ id: "theirs", ...fields }), 100);
    expect(await run(service)).toMatchObject({ name: "task-2" });
  });

  it("is told from ours by the commit id, where the request has one", async () => {
    const service = createService({ fates: ["answer lost"] });
    service.onList = () => {
      if (service.tasks.length === 1) service.add({ id: "theirs", commit_id: "c-theirs" });
      return undefined;
    };
    const body = { ...request.body, commit_id: "c-ours" };
    expect(await run(service, {}, { ...request, body })).toEqual({ name: "task-1" });
    expect(service.tasks).toHaveLength(2);
  });

  it("and cannot be told from ours is a candidate, not a guess", async () => {
    const service = createService({ fates: ["request lost", "answer lost"] });
    service.clock.setTimeout(() => {
      service.add({ id: "one" });
      service.add({ id: "two" });
    }, 100);
    const error = await failure(service);
    expect(error.candidates.map((task) => task.id)).toEqual(["two", "one"]);
    expect(error.message).toContain("2 on the task list may be it (two, one)");
    expect(service.creates).toBe(1);
  });

  it.each([
    ["shows another branch, which may be ours by its name", { commit_id: "c-ours", target_branch: "Main branch" }],
    ["shows no time", { commit_id: "c-ours", create_time: null }],
    ["shows no commit id, though we gave one", { commit_id: null }],
  ])("perhaps, since it %s, keeps the request from being sent again", async (_why, fields) => {
    const service = createService({ fates: ["request lost"] });
    service.clock.setTimeout(() => service.add({ id: "ambiguous", ...fields }), 100);
    const error = await failure(service, {}, { ...request, body: { ...request.body, commit_id: "c-ours" } });
    expect(error.candidates.map((task) => task.id)).toEqual(["ambiguous"]);
    expect(service.creates).toBe(1);
  });
});

describe("the clocks", () => {
  it.each([-7_200_000, -600_000, 600_000, 7_200_000])("may differ by %i ms", async (serverOffsetInMs) => {
    const service = createService({ fates: ["answer lost"], serverOffsetInMs });
    service.add({ id: "old" });
    expect(await run(service)).toEqual({ name: "task-2" });
    expect(service.creates).toBe(1);
  });

  it("are not trusted where the server hides its own: an old task that is alike is a candidate", async () => {
    const service = createService({ fates: ["request lost"], hidesDate: true });
    service.add({ id: "yesterday", create_time: new Date(service.clock.now() - 86_400_000).toISOString() });
    expect((await failure(service)).candidates.map((task) => task.id)).toEqual(["yesterday"]);
    expect(service.creates).toBe(1);
  });

  it("rule out yesterday's task where the server shows its own", async () => {
    const service = createService({ fates: ["request lost"] });
    service.add({ id: "yesterday", create_time: new Date(service.clock.now() - 86_400_000).toISOString() });
    expect(await run(service)).toMatchObject({ name: "task-2" });
  });
});

describe("the task list", () => {
  it("is read before anything is sent: where it cannot be, nothing is", async () => {
    const service = createService();
    service.onList = () => Response.json({ code: 7, message: "no" }, { status: 403 });
    expect(await run(service)).toSatisfy((error) => isApiError(error) && error.operationId === "searchTasks");
    expect(service.creates).toBe(0);
  });

  it("that fails for a while before the create is asked again", async () => {
    const service = createService();
    let failedPolls = 2;
    service.onList = () => (failedPolls-- > 0 ? new Response('{"tasks":[') : undefined);
    expect(await run(service)).toMatchObject({ name: "task-1" });
  });

  it("that cannot be read afterwards is the error's cause, and nothing is sent again", async () => {
    const service = createService({ fates: ["answer lost"] });
    service.onList = () =>
      service.creates > 0 ? Response.json({ code: 14, message: "down" }, { status: 503 }) : undefined;
    const error = await failure(service);
    expect(error.cause).toSatisfy((cause) => isApiError(cause) && cause.status === 503);
    expect(error.createError).toSatisfy(isConnectionError);
    expect(error.message).toContain("task list, which would tell, cannot be read");
    expect(service.creates).toBe(1);
  });

  it("that lacks tasks, by its own total, does not count as one without ours", async () => {
    const service = createService({ fates: ["request lost"] });
    service.onList = () => (service.creates > 0 ? Response.json({ tasks: [], total: 3 }) : undefined);
    expect((await failure(service)).message).toContain("kept changing");
    expect(service.creates).toBe(1);
  });

  it("is narrowed by time only where that cannot lead to a second request", async () => {
    const service = createService({ fates: ["request lost"] });
    await run(service);
    expect(service.lists[0]).toHaveProperty("start_time");
    expect(service.lists.at(-1)).not.toHaveProperty("start_time");
    expect(service.lists.every((body) => body["repo_id"] === "repo")).toBe(true);
  });

  it("is the given source's, which must be of the same data space", async () => {
    const service = createService();
    const source = taskListSource(service.client, { dataSpaceId: "another" });
    expect(await run(service, { source })).toBeInstanceOf(RangeError);
    expect(service.creates).toBe(0);
  });
});

describe("calls that could take each other's task", () => {
  it("are made one by one: each gets its own", async () => {
    const service = createService({ fates: ["answer lost", "request lost", "answered"] });
    const options = { clock: service.clock, random: () => 0 };
    const started = [1, 2, 3].map(() => startUpload(service.client, request, options));
    await service.clock.drain();
    const names = (await Promise.all(started)).map((operation) => operation.name);
    expect(new Set(names)).toEqual(new Set(["task-1", "task-2", "task-3"]));
    expect(service.tasks).toHaveLength(3);
  });

  it("can be aborted while they wait for their turn; those behind them still wait for the first", async () => {
    const service = createService({ fates: ["request lost", "answered", "answered"] });
    const controller = new AbortController();
    const options = { clock: service.clock, random: () => 0 };
    const first = startUpload(service.client, request, options);
    const second = startUpload(service.client, { ...request, signal: controller.signal }, options).catch(
      (error: unknown) => error,
    );
    const third = startUpload(service.client, request, options);
    await service.clock.advance(1000);
    controller.abort("enough");
    expect(await second).toBe("enough");
    await service.clock.advance(1000);
    expect(service.creates).toBe(1);
    await service.clock.drain();
    expect([(await first).name, (await third).name]).toEqual(["task-1", "task-2"]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("an abort", () => {
  it("during the search rejects with its reason at once, and leaves neither timer nor listener", async () => {
    const service = createService({ fates: ["request lost"] });
    const controller = new AbortController();
    const { signal } = controller;
    const ended = startUpload(service.client, { ...request, signal }, { clock: service.clock }).catch(
      (error: unknown) => error,
    );
    await service.clock.advance(5_000);
    controller.abort("enough");
    expect(await ended).toBe("enough");
    expect(service.clock.pendingTimers).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(service.creates).toBe(1);
  });
});

describe("secrets", () => {
  it("are in no error, candidate or event", async () => {
    const events: StartUploadEvent[] = [];
    const service = createService({ fates: ["answer lost"] });
    service.onList = () => {
      if (service.tasks.length === 1) service.add({ id: "two", err_msg: "SK-canary-222 was refused" });
      return undefined;
    };
    const error = await failure(service, { onEvent: (event) => events.push(event) });
    const shown = [
      inspect([error, events], { depth: null, showHidden: true }),
      JSON.stringify([error, events]),
      String(error),
    ];
    expect(error.candidates).toHaveLength(2);
    expect(shown.join("\n")).not.toContain("canary");
  });
});

it("refuses a visibility delay that is none", async () => {
  const { client } = createService();
  await expect(startUpload(client, request, { visibilityDelayInMs: Number.NaN })).rejects.toThrow(
    /visibilityDelayInMs/,
  );
});

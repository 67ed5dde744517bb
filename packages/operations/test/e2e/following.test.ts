import { describe, expect, it } from "vitest";
import {
  assumedCancel,
  createPoller,
  isCancelUnsupportedError,
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
  isPollError,
  type ResumeToken,
  operationSource,
  type PollerEvent,
  taskListSource,
  waitForOperation,
} from "../../src/index.js";
import { transient } from "../../src/policy/index.js";
import { fixed } from "../../src/schedule/index.js";
import { dataSpaceId, endingAs, startWorld } from "../support/emulated-service.js";

const schedule = fixed(50);

describe.each([0, 1] as const)("over HTTP, with pages that count from %d", (pageNoBase) => {
  it("an upload is followed from the starting call to its task, with progress on the way", async () => {
    const world = await startWorld({ pageNoBase, script: endingAs("FINISHED") });
    const poller = createPoller({ source: taskListSource(world.client, { dataSpaceId }), schedule });
    const watch = poller.watch(await world.create());
    const seen: [string, number | undefined][] = [];
    for await (const state of watch) seen.push([state.status, state.progress]);
    expect(seen.length).toBeGreaterThan(2);
    const claims = seen.map(([, progress]) => progress ?? 0);
    expect(claims).toEqual(claims.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toEqual(["succeeded", 1]);
    const task = await watch.result();
    expect(task).toMatchObject({ id: watch.name, task_state: 2 });
    expect(JSON.stringify(task)).not.toMatch(/the-access-key|the-secret-key|secret_key/);
  });

  it("one that fails, and one that was cancelled by another, are told apart", async () => {
    for (const [state, guard] of [
      ["ERROR", isOperationFailedError],
      ["REJECTED", isOperationFailedError],
      ["CANCEL", isOperationCancelledError],
    ] as const) {
      const world = await startWorld({ pageNoBase, script: endingAs(state, 50) });
      const poller = createPoller({ source: taskListSource(world.client, { dataSpaceId }), schedule });
      await expect(poller.watch(await world.create()).result()).rejects.toSatisfy(guard);
    }
  });

  const count = pageNoBase === 1 ? 2_000 : 600;

  it(`${count} in one data space are followed to their ends by one poller, in list scans and not one by one`, async () => {
    let created = 0;
    const world = await startWorld({
      pageNoBase,
      maxPageSize: 200,
      // Ends spread over a second, every fourth in a failure.
      script: () => endingAs((created += 1) % 4 === 0 ? "ERROR" : "FINISHED", 500 + (created % 10) * 100),
    });
    const operations = [];
    for (let batch = 0; batch < count / 50; batch += 1) {
      operations.push(...(await Promise.all(Array.from({ length: 50 }, () => world.create()))));
    }
    const reads: number[] = [];
    const source = taskListSource(world.client, { dataSpaceId, pageSize: 500 });
    const poller = createPoller({
      source,
      schedule: fixed(400),
      maxRequestsPerSecond: 200,
      onEvent: (event) => event.type === "poll" && reads.push(event.requests),
    });
    const before = world.emulator.requests["searchTasks"] ?? 0;
    const endings = await Promise.allSettled(operations.map((operation) => poller.watch(operation).result()));
    const requests = (world.emulator.requests["searchTasks"] ?? 0) - before;
    expect(endings.filter(({ status }) => status === "fulfilled")).toHaveLength(0.75 * count);
    const reasons = endings.flatMap((ending) => (ending.status === "rejected" ? [ending.reason] : []));
    expect(reasons.filter(isOperationFailedError)).toHaveLength(0.25 * count);
    // In pages of 200, and one more to find out where the pages begin.
    for (const read of reads) expect(read).toBeLessThanOrEqual(count / 200 + 1);
    expect(requests).toBeLessThan(400);
    expect(reads.reduce((sum, read) => sum + read, 0)).toBe(requests);
  });
});

describe("over HTTP, with everything that goes wrong on the way", () => {
  it("an upload is followed through 429, 5xx bursts, HTML, resets and answers that break off", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 400) });
    const operation = await world.create();
    const faults = [
      { kind: "status", status: 503 },
      { kind: "status", status: 500 },
      { kind: "status", status: 502 },
      { kind: "html", status: 502 },
      { kind: "html", status: 200 },
      { kind: "reset", when: "before-processing" },
      { kind: "reset", when: "after-processing" },
      { kind: "reset", when: "mid-body" },
      { kind: "truncate" },
      { kind: "status", status: 504 },
    ] as const;
    world.emulator.setFaults(faults.map((fault) => ({ fault, times: 1 })));
    const errors: PollerEvent[] = [];
    const poller = createPoller({
      source: taskListSource(world.client, { dataSpaceId }),
      schedule,
      onEvent: (event) => event.type === "failed-poll" && errors.push(event),
    });
    const before = world.emulator.requests["searchTasks"] ?? 0;
    await expect(poller.watch(operation).result()).resolves.toMatchObject({ task_state: 2 });
    expect(errors).toHaveLength(faults.length);
    // Each failed poll was one request: nothing was sent again behind the schedule's back.
    expect((world.emulator.requests["searchTasks"] ?? 0) - before).toBe(faults.length + 1);
  });

  it("a 429 with Retry-After is waited out before the next poll", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 0) });
    const operation = await world.create();
    world.emulator.setFaults([{ fault: { kind: "status", status: 429, retryAfter: 1 }, times: 1 }]);
    const startedAt = performance.now();
    const poller = createPoller({ source: operationSource(world.client), schedule });
    await poller.watch(operation.name ?? "").result();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(1_000);
    expect(world.emulator.requests["getOperation"]).toBe(2);
  });

  it("credentials that are refused end the wait at once, with a resume token to go on with", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 400) });
    const operation = await world.create();
    world.emulator.setFaults([{ fault: { kind: "status", status: 403 }, times: 1 }]);
    const source = taskListSource(world.client, { dataSpaceId });
    const failed = await createPoller({ source, schedule })
      .watch(operation)
      .result()
      .catch((error: unknown) => error);
    if (!isPollError(failed)) throw new Error("It should have been a PollError.", { cause: failed });
    expect(failed.cause).toMatchObject({ status: 403, code: 7 });
    await expect(createPoller({ source, schedule }).watch(failed.resumeToken).result()).resolves.toMatchObject({
      task_state: 2,
    });
  });

  it("a task of another data space is told as not listed", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 400) });
    const { name } = await world.create();
    const source = taskListSource(world.client, { dataSpaceId: "another" });
    const onFailedPoll = transient({ notFoundGraceInMs: 0 });
    await expect(waitForOperation(name ?? "", { source, onFailedPoll })).rejects.toMatchObject({
      name: "PollError",
      cause: { name: "TaskNotListedError", code: 5 },
    });
  });
});

describe("over HTTP, a wait that ends before the operation does", () => {
  const slow = { script: endingAs("FINISHED", 3_000) };

  it("is cut by its deadline, and goes on from the error's resume token with a new one", async () => {
    const world = await startWorld(slow);
    const source = taskListSource(world.client, { dataSpaceId });
    const watch = createPoller({ source, schedule }).watch(await world.create(), { deadlineInMs: 1_000 });
    const error = await watch.result().catch((reason: unknown) => reason);
    if (!isOperationDeadlineError(error)) throw new Error("It should have been the deadline.", { cause: error });
    expect(error.state?.status).toBe("running");
    const longer = createPoller({ source, schedule }).watch(error.resumeToken, { deadlineInMs: 60_000 });
    await expect(longer.result()).resolves.toMatchObject({ task_state: 2 });
  });

  it("is resumed from its resume token by another poller, which creates nothing again", async () => {
    const world = await startWorld(slow);
    const source = taskListSource(world.client, { dataSpaceId });
    const first = createPoller({ source, schedule }).watch(await world.create(), { deadlineInMs: 60_000 });
    await expect(first.result({ signal: AbortSignal.timeout(150) })).rejects.toMatchObject({ name: "TimeoutError" });
    const resumeToken: ResumeToken = JSON.parse(JSON.stringify(first.resumeToken()));
    const second = createPoller({ source, schedule }).watch(resumeToken);
    await expect(second.result()).resolves.toMatchObject({ id: first.name, task_state: 2 });
    expect(second.resumeToken()).toMatchObject({
      deadlineAt: resumeToken.deadlineAt,
      startedAt: resumeToken.startedAt,
    });
    expect(second.resumeToken().polls).toBeGreaterThan(resumeToken.polls);
    expect(world.emulator.tasks()).toHaveLength(1);
  });

  it("leaves the operation alone when its caller goes", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 400) });
    const watch = createPoller({ source: taskListSource(world.client, { dataSpaceId }), schedule }).watch(
      await world.create(),
    );
    await expect(watch.result({ signal: AbortSignal.timeout(80) })).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(watch.result()).resolves.toMatchObject({ task_state: 2 });
    expect(world.emulator.requests["cancelOperation"] ?? 0).toBe(0);
  });
});

describe("over HTTP, cancelling", () => {
  const slow = endingAs("FINISHED", 3_600_000);

  it("is asked for once, through the call that the caller gave, and followed to the true end", async () => {
    const world = await startWorld({ script: slow });
    const source = taskListSource(world.client, { dataSpaceId, cancel: assumedCancel(world.client) });
    const watch = createPoller({ source, schedule }).watch(await world.create());
    const result = watch.result().catch((error: unknown) => error);
    const [first, second] = await Promise.all([watch.cancel(), watch.cancel()]);
    expect(first).toMatchObject({ status: "cancelled", error: { code: 1 } });
    expect(second).toBe(first);
    expect(await result).toSatisfy(isOperationCancelledError);
    expect(world.emulator.requests["cancelOperation"]).toBe(1);
  });

  it("may come too late: the operation succeeds, and that is what cancel tells", async () => {
    const world = await startWorld({
      script: {
        onCancel: "ignore",
        steps: [
          { afterInMs: 0, state: "RUNNING" },
          { afterInMs: 200, state: "FINISHED" },
        ],
      },
    });
    const watch = createPoller({ source: operationSource(world.client), schedule }).watch(
      (await world.create()).name ?? "",
    );
    await expect(watch.cancel()).resolves.toMatchObject({ status: "succeeded" });
  });

  it("is not possible through the task list alone, and the wait goes on", async () => {
    const world = await startWorld({ script: endingAs("FINISHED", 400) });
    const watch = createPoller({ source: taskListSource(world.client, { dataSpaceId }), schedule }).watch(
      await world.create(),
    );
    await expect(watch.cancel()).rejects.toSatisfy(isCancelUnsupportedError);
    await expect(watch.result()).resolves.toMatchObject({ task_state: 2 });
  });
});

import { describe, expect, it } from "vitest";
import { isOperationDeadlineError, isOperationFailedError } from "../../src/index.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { failed, running, succeeded } from "../support/poll-results.js";

describe("the deadline", () => {
  it("ends the wait to the millisecond in the middle of a sleep, with the last state and a resume token", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      script: () => running({ progress: 0.4, retryAfterInMs: 60_000 }),
    });
    const watch = poller.watch("operations/1", { deadlineInMs: 12_345 });
    const fate = fateOf(watch.result());
    await clock.advance(12_344);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({
      status: "rejected",
      reason: { name: "OperationDeadlineError", operationName: "operations/1", state: { progress: 0.4 } },
    });
    expect(source.reads).toHaveLength(1);
    await clock.advance(60_000);
    expect(source.reads).toHaveLength(1);
    await expectNothingLeft();
  });

  it("is preceded by a last poll where no Retry-After forbids it", async () => {
    const { clock, source, poller } = createPollerFixture({ script: () => running() });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 1900 }).result());
    await clock.advance(5000);
    expect(source.timesOf("operations/1")).toEqual([0, 1000, 1650]);
    expect(fate.now.status).toBe("rejected");
  });

  it("cuts a hung read", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({ script: () => "hang" });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 500 }).result());
    await clock.advance(499);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError", state: undefined } });
    expect(source.reads[0]?.signal.aborted).toBe(true);
    await expectNothingLeft();
  });

  it("cuts no read that another operation needs", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      latencyInMs: 1000,
      script: () => succeeded(),
    });
    const short = fateOf(poller.watch("operations/1", { deadlineInMs: 500 }).result());
    const long = fateOf(poller.watch("operations/2").result());
    await clock.advance(1000);
    expect(short.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(long.now.status).toBe("fulfilled");
    expect(source.reads).toHaveLength(1);
    await expectNothingLeft();
  });

  it("ends the wait of who is queued for the budget, without a poll", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      maxBatch: 1,
      maxRequestsPerSecond: 0.1,
    });
    const first = fateOf(poller.watch("operations/1", { deadlineInMs: 300 }).result());
    const queued = fateOf(poller.watch("operations/2", { deadlineInMs: 300 }).result());
    await clock.advance(300);
    expect(first.now.status).toBe("rejected");
    expect(queued.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(source.timesOf("operations/2")).toEqual([]);
    await expectNothingLeft();
  });

  it("at 0 ms ends the wait without a poll", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 0 }).result());
    await clock.advance(0);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });

  it("beyond a timer's 2³¹ ms is as exact", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      schedule: () => ({ delayInMs: 2 ** 31 - 1, reason: "rule" }),
    });
    const deadlineInMs = 3 * 2 ** 31 + 5;
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs }).result());
    await clock.advance(deadlineInMs - 1);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });

  it("of Infinity is none", async () => {
    const { clock, poller } = createPollerFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: Number.POSITIVE_INFINITY });
    const fate = fateOf(watch.result());
    await clock.advance(100_000);
    expect(fate.now.status).toBe("pending");
    expect(watch.resumeToken().deadlineAt).toBeNull();
    poller.close();
  });

  it("counts from watch, not from when somebody waits", async () => {
    const { clock, source, poller } = createPollerFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: 1000 });
    await clock.advance(2000);
    await expect(watch.result()).rejects.toSatisfy(isOperationDeadlineError);
    expect(source.reads).toHaveLength(0);
  });

  it("is followed by no poll but one that was due before, where the machine slept; each is waited for 10 s at most", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      maxBatch: 1,
      maxConcurrentReads: 1,
      maxRequestsPerSecond: 0.5,
    });
    const fates = [1, 2, 3].map((id) => fateOf(poller.watch(`operations/${id}`, { deadlineInMs: 10_000 }).result()));
    await clock.advance(0);
    expect(source.reads).toHaveLength(1);
    clock.sleepMachine(3_600_000);
    await clock.advance(10_000);
    // The two that were never polled were not overdue but queued.
    for (const name of [1, 2, 3]) expect(source.looksAt(`operations/${name}`)).toBeLessThanOrEqual(2);
    for (const fate of fates) expect(fate.now.status).toBe("rejected");
    await expectNothingLeft();
  });

  it("lets nobody piggyback after it", async () => {
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch("operations/short", { deadlineInMs: 1600 }).result());
    await clock.advance(0);
    clock.sleepMachine(3000);
    fateOf(poller.watch("operations/new").result());
    await clock.advance(0);
    // What was due before the deadline while the machine slept is polled by itself.
    expect(source.reads.map((read) => read.names)).toEqual([
      ["operations/short"],
      ["operations/new"],
      ["operations/short"],
    ]);
    poller.close();
  });

  it("is another ending than the service's own DEADLINE_EXCEEDED", async () => {
    const { clock, poller } = createPollerFixture({ script: () => failed(4, "took too long") });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 10_000 }).result());
    await clock.advance(0);
    const reason = fate.now.status === "rejected" ? fate.now.reason : undefined;
    expect(isOperationFailedError(reason)).toBe(true);
    expect(isOperationDeadlineError(reason)).toBe(false);
    expect(reason).toMatchObject({ code: 4, codeName: "DEADLINE_EXCEEDED" });
  });

  it("can be set anew with the error's resume token, and the wait goes on where it was", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 4 ? succeeded() : running()),
    });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 1500 }).result());
    await clock.advance(1500);
    const reason = fate.now.status === "rejected" ? fate.now.reason : undefined;
    if (!isOperationDeadlineError(reason)) throw new Error("There should be a deadline error.");
    await expect(poller.watch(reason.resumeToken).result()).rejects.toSatisfy(isOperationDeadlineError);
    const again = fateOf(poller.watch(reason.resumeToken, { deadlineInMs: 5000 }).result());
    await clock.advance(5000);
    expect(again.now.status).toBe("fulfilled");
    expect(source.looksAt("operations/1")).toBe(4);
    await expectNothingLeft();
  });
});

describe("a final answer", () => {
  it("counts where it and the deadline are found in the same late turn", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({ latencyInMs: 400, script: () => succeeded() });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 401 }).result());
    await clock.advance(0);
    clock.sleepMachine(10_000);
    await clock.advance(0);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
    await expectNothingLeft();
  });
});

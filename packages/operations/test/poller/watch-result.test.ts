import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { OperationCancelledError, OperationFailedError } from "../../src/index.js";
import { fixed, type Schedule } from "../../src/schedule/index.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { cancelled, failed, running, succeeded } from "../support/poll-results.js";

describe("a watch that is awaited", () => {
  it("asks nothing of the service until somebody waits", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    poller.watch("operations/1", { deadlineInMs: 10 });
    await clock.advance(60_000);
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });

  it("polls once for all its callers and gives each the same object", async () => {
    const response = { id: "task" };
    const { clock, source, poller, events, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 3 ? succeeded(response) : running()),
    });
    const watch = poller.watch("operations/1");
    const results = [watch.result(), watch.result(), watch.result({ signal: new AbortController().signal })];
    await clock.advance(1500);
    results.push(watch.result());
    await clock.advance(500);
    results.push(watch.result());
    for (const result of await Promise.all(results)) expect(result).toBe(response);
    expect(source.timesOf("operations/1")).toEqual([0, 1000, 2000]);
    expect(events.filter(({ type }) => type === "delay")).toHaveLength(3);
    await expectNothingLeft();
  });

  it.each([
    ["failed", failed(13), OperationFailedError],
    ["cancelled", cancelled(), OperationCancelledError],
  ])("gives each the same error where the operation %s", async (_, result, errorClass) => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({ script: () => result });
    const watch = poller.watch("operations/1");
    const fates = [fateOf(watch.result()), fateOf(watch.result())];
    await clock.advance(0);
    fates.push(fateOf(watch.result()));
    await clock.advance(0);
    const reasons = fates.map(({ now }) => (now.status === "rejected" ? now.reason : undefined));
    expect(reasons[0]).toBeInstanceOf(errorClass);
    expect(new Set(reasons).size).toBe(1);
    expect(source.reads).toHaveLength(1);
    await expectNothingLeft();
  });
});

describe("a caller who aborts", () => {
  it("is rejected at once with its signal's own reason, and no other is", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 2 ? succeeded() : running()),
    });
    const watch = poller.watch("operations/1");
    const controller = abortController();
    const stays = fateOf(watch.result({ signal: abortController().signal }));
    const leaves = fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(10);
    const reason = { not: "even an error" };
    controller.abort(reason);
    await clock.advance(0);
    expect(leaves.now.status === "rejected" && leaves.now.reason).toBe(reason);
    expect(stays.now.status).toBe("pending");
    await clock.advance(1000);
    expect(stays.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it("is rejected without a poll where its signal had aborted before", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    const reason = new Error("too late");
    const fate = fateOf(poller.watch("operations/1").result({ signal: AbortSignal.abort(reason) }));
    await clock.advance(0);
    expect(fate.now).toEqual({ status: "rejected", reason });
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });

  it("stops the polling when it was the last to wait", async () => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture();
    const watch = poller.watch("operations/1");
    const controller = abortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(1500);
    controller.abort();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(60_000);
    expect(source.reads).toHaveLength(2);
    await expectNothingLeft();
  });

  it("cuts the read that nobody needs any more", async () => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture({ script: () => "hang" });
    const controller = abortController();
    fateOf(poller.watch("operations/1").result({ signal: controller.signal }));
    await clock.advance(10);
    expect(source.open).toBe(1);
    controller.abort();
    expect(source.reads[0]?.signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
    await expectNothingLeft();
  });

  it("cuts no read that others need, and theirs is not disturbed", async () => {
    const { clock, source, poller, abortController } = createPollerFixture({
      latencyInMs: 100,
      script: () => succeeded(),
    });
    const controller = abortController();
    const left = poller.watch("operations/1");
    fateOf(left.result({ signal: controller.signal }));
    const stays = fateOf(poller.watch("operations/2").result());
    await clock.advance(10);
    controller.abort();
    expect(source.reads[0]?.signal.aborted).toBe(false);
    await clock.advance(90);
    expect(stays.now.status).toBe("fulfilled");
    expect(left.state).toBeUndefined();
    expect(source.reads).toHaveLength(1);
  });

  it("makes room for the next read where reads are limited", async () => {
    const { clock, poller, source, abortController } = createPollerFixture({
      maxBatch: 1,
      maxConcurrentReads: 1,
      script: (name) => (name === "operations/hangs" ? "hang" : succeeded()),
    });
    const controller = abortController();
    fateOf(poller.watch("operations/hangs").result({ signal: controller.signal }));
    const next = fateOf(poller.watch("operations/next").result());
    await clock.advance(10);
    expect(source.reads).toHaveLength(1);
    controller.abort();
    await clock.advance(0);
    expect(next.now.status).toBe("fulfilled");
  });

  it("can wait again later, and sees the end", async () => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 4 ? succeeded() : running()),
    });
    const watch = poller.watch("operations/1");
    const controller = abortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(1200);
    controller.abort();
    await clock.advance(400);
    const again = fateOf(watch.result());
    await clock.advance(10_000);
    expect(again.now).toEqual({ status: "fulfilled", value: "the response" });
    expect(source.timesOf("operations/1")).toEqual([0, 1000, 2000, 3000]);
    await expectNothingLeft();
  });

  it("can wait again in the same turn, while a read for others is still under way", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture({
      latencyInMs: 100,
      script: () => succeeded(),
    });
    const watch = poller.watch("operations/1");
    fateOf(poller.watch("operations/2").result());
    const controller = abortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(50);
    controller.abort();
    const again = fateOf(watch.result());
    await clock.advance(1000);
    expect(again.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it("leaves its signal without a listener, however the wait ended", async () => {
    const { clock, poller } = createPollerFixture({ script: () => succeeded() });
    const { signal } = new AbortController();
    const watch = poller.watch("operations/1");
    const results = [watch.result({ signal }), watch.result({ signal })];
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(0);
    await Promise.all(results);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("close", () => {
  it("rejects all who wait with its reason and leaves nothing behind; operations can be watched again", async () => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture({
      script: (name, look) => (name === "operations/hangs" && look === 1 ? "hang" : running()),
      maxBatch: 1,
      maxConcurrentReads: 2,
      maxRequestsPerSecond: 2,
    });
    const watches = ["operations/hangs", "operations/1", "operations/2", "operations/3"].map((name) =>
      poller.watch(name),
    );
    const fates = watches.map((watch) => fateOf(watch.result({ signal: abortController().signal })));
    await clock.advance(100);
    const reason = new Error("shutting down");
    poller.close(reason);
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(0);
    for (const fate of fates) expect(fate.now).toEqual({ status: "rejected", reason });
    await expectNothingLeft();

    source.script = () => succeeded();
    const again = fateOf(watches[0]?.result() ?? Promise.reject(new Error("no watch")));
    await clock.advance(5000);
    expect(again.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it.each(["listener", "schedule"])(
    "reaches all that one read answers for when a %s calls it between them",
    async (who) => {
      const schedule: Schedule = (moment) => {
        if (who === "schedule") poller.close("closed");
        return fixed(1000)(moment);
      };
      const { clock, poller, expectNothingLeft } = createPollerFixture({
        schedule,
        onEvent: ({ type }) => {
          if (who === "listener" && type === "delay") poller.close("closed");
        },
      });
      // Some with a deadline, whose timers are set while they are read.
      const fates = [undefined, 60_000, undefined].map((deadlineInMs, index) =>
        fateOf(poller.watch(`operations/${index}`, { deadlineInMs }).result()),
      );
      await clock.advance(0);
      for (const fate of fates) expect(fate.now).toEqual({ status: "rejected", reason: "closed" });
      await expectNothingLeft();
    },
  );

  it("says by default that the poller was closed", async () => {
    const { clock, poller } = createPollerFixture();
    const fate = fateOf(poller.watch("operations/1").result());
    poller.close();
    await clock.advance(0);
    expect(fate.now).toMatchObject({ status: "rejected", reason: { name: "AbortError" } });
  });
});

import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPoller, isOperationDeadlineError, type OperationSource } from "../../src/index.js";
import { fixed } from "../../src/schedule/index.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { running, succeeded, unreadable } from "../support/poll-results.js";

const hour = 3_600_000;

describe("the last poll before the deadline", () => {
  it.each([300, 1000, 4000])("starts early enough for polls of %d ms", async (latencyInMs) => {
    const { clock, source, poller } = createPollerFixture({ latencyInMs, schedule: fixed(7000, { jitter: 0 }) });
    source.script = () => (clock.monotonic() > 40_000 ? succeeded() : running());
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 60_000 }).result());
    await clock.advance(60_000);
    const last = source.timesOf("operations/1").at(-1) ?? 0;
    expect(last + latencyInMs).toBeLessThan(60_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("comes in time for an end shortly before, whatever polls take", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 30_000, max: 200_000 }),
        async (latencyInMs, deadlineInMs) => {
          const schedule = fixed(9000, { jitter: 0 });
          const { clock, source, poller } = createPollerFixture({ latencyInMs, schedule });
          fateOf(poller.watch("operations/1", { deadlineInMs }).result());
          await clock.advance(deadlineInMs);
          const last = source.timesOf("operations/1").at(-1) ?? 0;
          // It ended before the deadline, and not by so much that a whole delay was left unused.
          expect(last + latencyInMs).toBeLessThan(deadlineInMs);
          expect(last + 9000 + 2.2 * latencyInMs + 250).toBeGreaterThanOrEqual(deadlineInMs);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is moved by a new deadline that is sooner than the planned poll", async () => {
    const { clock, source, poller } = createPollerFixture({ schedule: fixed(hour, { jitter: 0 }) });
    const watch = poller.watch("operations/1");
    const controller = new AbortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(10_000);
    controller.abort();
    source.script = () => succeeded();
    const fate = fateOf(poller.watch(watch.resumeToken(), { deadlineInMs: 5000 }).result());
    await clock.advance(5000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
    expect(source.timesOf("operations/1")).toEqual([0, 14_750]);
  });

  it("that was due while the machine slept past the deadline is made, and tells the true end", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({ latencyInMs: 100 });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: hour }).result());
    await clock.advance(1500);
    source.script = () => succeeded();
    clock.sleepMachine(8 * hour);
    await clock.advance(1000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
    await expectNothingLeft();
  });

  it("that is late is waited for ten seconds, and not longer", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: hour }).result());
    await clock.advance(1500);
    source.script = () => "hang";
    clock.sleepMachine(8 * hour);
    await clock.advance(9900);
    expect(fate.now.status).toBe("pending");
    await clock.advance(200);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });

  it("that was due while the process was down is made by the one that resumes", async () => {
    const { clock, source, poller } = createPollerFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: 60_000 });
    const controller = new AbortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(1500);
    controller.abort();
    const saved = JSON.stringify(watch.resumeToken());
    await clock.advance(hour);
    source.script = () => succeeded();
    const fate = fateOf(poller.watch(saved).result());
    await clock.advance(100);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("a machine whose monotonic clock stands still while it sleeps", () => {
  it("polls once soon after it woke, and not as often as it would have", async () => {
    const { clock, source, poller } = createPollerFixture({ schedule: fixed(hour, { jitter: 0 }) });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(60_000);
    clock.jumpWallClock(8 * hour);
    await clock.advance(60_000);
    expect(source.reads).toHaveLength(2);
    await clock.advance(hour / 2);
    expect(source.reads).toHaveLength(2);
    poller.close();
  });

  it.each([
    ["tells the true end", () => succeeded(), "fulfilled"],
    ["ends at the deadline, by the resume token's time", () => running(), "rejected"],
  ])("%s", async (_, script, status) => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      schedule: fixed(600_000, { jitter: 0 }),
    });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: hour }).result());
    await clock.advance(60_000);
    source.script = script;
    clock.jumpWallClock(8 * hour);
    await clock.advance(60_000);
    expect(fate.now.status).toBe(status);
    expect(source.reads).toHaveLength(2);
    await expectNothingLeft();
  });

  it("does not cut the poll that was under way, nor stop the limiter", async () => {
    const { clock, poller } = createPollerFixture({
      latencyInMs: 40_000,
      maxRequestsPerSecond: 0.01,
      script: () => succeeded(),
    });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(1000);
    clock.jumpWallClock(8 * hour);
    await clock.advance(40_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("a clock that is set between two waits on one poller", () => {
  it.each([5 * hour, -5 * hour, 70])("by %d ms moves no deadline", async (byInMs) => {
    const { clock, poller } = createPollerFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: 60_000 });
    const controller = new AbortController();
    fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(10_000);
    controller.abort();
    clock.jumpWallClock(byInMs);
    const fate = fateOf(watch.result());
    await clock.advance(49_999);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(watch.resumeToken().deadlineAt).toBe(clock.now());
  });
});

describe("a deadline before which every poll failed", () => {
  it("says that the operation was never read, and why", async () => {
    const unreachable = new TypeError("fetch failed");
    const { clock, poller } = createPollerFixture({ script: () => unreadable(unreachable) });
    const created = { name: "operations/1", done: false };
    for (const operation of ["operations/1", created]) {
      const fate = fateOf(poller.watch(operation, { deadlineInMs: 5500 }).result());
      await clock.advance(6000);
      const error = fate.now.status === "rejected" ? fate.now.reason : undefined;
      if (!isOperationDeadlineError(error)) throw new Error("There should be a deadline error.");
      expect(error.cause).toBe(unreachable);
      expect(error.message).toContain("was never read");
      expect(error.message).toContain("fetch failed");
      expect(error.message).not.toContain("still running");
    }
  });

  it("tells the failures after a good poll as well", async () => {
    const { clock, poller } = createPollerFixture({
      script: (_, poll) => (poll === 1 ? running() : unreadable(new Error("503"))),
    });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 5500 }).result());
    await clock.advance(6000);
    expect(fate.now).toMatchObject({
      reason: { cause: { message: "503" }, message: expect.stringMatching(/still running.*The last \d polls failed/) },
    });
  });
});

describe("what leaves the package", () => {
  it("is in whole milliseconds, on a clock that is not", async () => {
    const virtual = createVirtualClock(1_767_225_600_000.375);
    const clock = {
      now: () => virtual.now(),
      monotonic: () => virtual.monotonic() + 0.123_456,
      setTimeout: (callback: () => void, delayInMs: number) => virtual.setTimeout(callback, delayInMs + 0.4567),
      clearTimeout: (handle: unknown) => virtual.clearTimeout(handle),
    };
    let polls = 0;
    const source: OperationSource = {
      read: async (names) => {
        polls += 1;
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, 12.3));
        const result = polls % 3 === 0 ? unreadable({ code: 14 }, 1234.5) : running({ retryAfterInMs: 777.7 });
        return new Map(names.map((name) => [name, result]));
      },
    };
    const numbers: number[] = [];
    const collect = (value: unknown): void => {
      JSON.stringify(value, (_, field: unknown) => {
        if (typeof field === "number") numbers.push(field);
        return field;
      });
    };
    const poller = createPoller({ source, clock, onEvent: collect });
    const watch = poller.watch("operations/1", { deadlineInMs: 60_000.5 });
    const fate = fateOf(watch.result());
    for (let second = 0; second < 70; second += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one second after the other
      await virtual.advance(1000);
      collect([watch.resumeToken(), watch.state]);
    }
    collect(fate.now);
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.filter((number) => !Number.isInteger(number))).toEqual([]);
  });
});

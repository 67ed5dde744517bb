import { describe, expect, it } from "vitest";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

const hours = 3_600_000;

describe("a machine that slept", () => {
  it("makes each operation look once, not as often as it would have", async () => {
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch("operations/1").result());
    await clock.advance(500);
    clock.sleepMachine(8 * hours);
    await clock.advance(500);
    expect(source.timesOf("operations/1")).toEqual([0, 8 * hours + 500]);
    await clock.advance(1000);
    expect(source.reads).toHaveLength(3);
    poller.close();
  });
});

describe.each([
  ["forward by less than a minute", 59_000],
  ["backward by hours", -5 * hours],
])("a wall clock that jumps %s", (_, jumpInMs) => {
  it("in the middle of a sleep moves neither the polls nor the deadline", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 4500 }).result());
    await clock.advance(500);
    clock.jumpWallClock(jumpInMs);
    await clock.advance(3999);
    expect(source.timesOf("operations/1")).toEqual([0, 1000, 2000, 3000, 4000, 4250]);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });

  it("while a read is under way neither", async () => {
    const { clock, source, poller } = createPollerFixture({ latencyInMs: 100 });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(50);
    clock.jumpWallClock(jumpInMs);
    await clock.advance(3000);
    expect(source.timesOf("operations/1")).toEqual([0, 1100, 2200]);
    poller.close();
  });

  it("between two waits does not close the rate limit", async () => {
    const { clock, poller } = createPollerFixture({ maxRequestsPerSecond: 1, script: () => succeeded() });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    clock.jumpWallClock(jumpInMs);
    const second = fateOf(poller.watch("operations/2").result());
    await clock.advance(1000);
    expect(second.now.status).toBe("fulfilled");
  });

  it("between two waits is taken over by the second", async () => {
    const { clock, poller } = createPollerFixture({ script: () => succeeded() });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    clock.jumpWallClock(jumpInMs);
    const watch = poller.watch("operations/2");
    expect(watch.resumeToken().startedAt).toBe(clock.now());
  });
});

describe("the unref option", () => {
  it.each([true, false])("of %s is what the clock is told for each timer", async (unref) => {
    const { clock: virtual, poller: none } = createPollerFixture();
    none.close();
    let set = 0;
    const released: unknown[] = [];
    const clock = {
      now: () => virtual.now(),
      monotonic: () => virtual.monotonic(),
      setTimeout(callback: () => void, delayInMs: number) {
        set += 1;
        return virtual.setTimeout(callback, delayInMs);
      },
      clearTimeout: (handle: unknown) => virtual.clearTimeout(handle),
      unref: (handle: unknown) => void released.push(handle),
    };
    const { createPoller } = await import("../../src/index.js");
    const source = { read: async (names: readonly string[]) => new Map(names.map((name) => [name, running()])) };
    const poller = createPoller({ source, clock, unref });
    fateOf(poller.watch("operations/1").result());
    await virtual.advance(10_000);
    expect(set).toBeGreaterThan(3);
    expect(released).toHaveLength(unref ? set : 0);
    poller.close();
  });
});

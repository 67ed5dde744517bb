import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Alarms } from "../../src/poller/alarms.js";
import { RequestBudget } from "../../src/poller/request-budget.js";

function budgetOf(clock: VirtualClock, perSecond: number): { budget: RequestBudget; alarms: Alarms } {
  const alarms = new Alarms(clock, false);
  return { budget: new RequestBudget(alarms, perSecond), alarms };
}

/** Asks for `count` requests at once and returns when each was granted. */
function grants(clock: VirtualClock, budget: RequestBudget, count: number): number[] {
  const at: number[] = [];
  for (let index = 0; index < count; index++) budget.take(() => at.push(clock.monotonic()));
  return at;
}

describe("the request budget", () => {
  it("grants one second's worth at once, then evenly", async () => {
    const clock = createVirtualClock();
    const { budget } = budgetOf(clock, 10);
    const at = grants(clock, budget, 13);
    expect(at).toHaveLength(10);
    await clock.advance(1000);
    expect(at.slice(10)).toEqual([100, 200, 300]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("fills up again with time, to one second's worth and no more", async () => {
    const clock = createVirtualClock();
    const { budget } = budgetOf(clock, 10);
    grants(clock, budget, 10);
    await clock.advance(500);
    expect(grants(clock, budget, 6)).toHaveLength(5);
    await clock.advance(60_000);
    expect(grants(clock, budget, 20)).toHaveLength(10);
  });

  it("can be less than one a second", async () => {
    const clock = createVirtualClock();
    const { budget } = budgetOf(clock, 0.1);
    const at = grants(clock, budget, 3);
    await clock.advance(60_000);
    expect(at).toEqual([0, 10_000, 20_000]);
  });

  it("can be without limit", () => {
    const clock = createVirtualClock();
    expect(grants(clock, budgetOf(clock, Number.POSITIVE_INFINITY).budget, 10_000)).toHaveLength(10_000);
  });

  it("grants in the order of asking, and passes over whom it was told to forget", async () => {
    const clock = createVirtualClock();
    const { budget } = budgetOf(clock, 1);
    const granted: string[] = [];
    const leaves = (): void => void granted.push("left");
    budget.take(() => granted.push("first"));
    budget.take(() => granted.push("second"));
    budget.take(leaves);
    budget.take(() => granted.push("third"));
    budget.forget(leaves);
    await clock.advance(10_000);
    expect(granted).toEqual(["first", "second", "third"]);
  });

  it("leaves no timer when the last who waits is forgotten", () => {
    const clock = createVirtualClock();
    const { budget } = budgetOf(clock, 1);
    const granted: number[] = [];
    const second = (): void => void granted.push(2);
    budget.take(() => granted.push(1));
    budget.take(second);
    expect(clock.pendingTimers).toBe(1);
    budget.forget(second);
    expect(granted).toEqual([1]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is not closed for hours by a wall clock that went back between two waits", async () => {
    const clock = createVirtualClock();
    const { budget, alarms } = budgetOf(clock, 1);
    grants(clock, budget, 1);
    clock.jumpWallClock(-5 * 3_600_000);
    alarms.anchor();
    const at = grants(clock, budget, 1);
    await clock.advance(1000);
    expect(at).toEqual([1000]);
  });

  it("never grants more than rate × time + one second's worth, in any window", async () => {
    const askings = fc.array(fc.record({ afterInMs: fc.nat(400), count: fc.integer({ min: 1, max: 8 }) }), {
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(0.7, 1, 3, 7, 10), askings, async (perSecond, plan) => {
        const clock = createVirtualClock();
        const { budget } = budgetOf(clock, perSecond);
        const at: number[] = [];
        for (const { afterInMs, count } of plan) {
          await clock.advance(afterInMs);
          for (let index = 0; index < count; index++) budget.take(() => at.push(clock.monotonic()));
        }
        await clock.drain();
        expect(at).toHaveLength(plan.reduce((sum, { count }) => sum + count, 0));
        const burst = Math.max(1, perSecond);
        for (const [first, from] of at.entries()) {
          for (const [more, to] of at.slice(first).entries()) {
            const allowed = burst + ((to - from) / 1000) * perSecond;
            expect(more + 1).toBeLessThanOrEqual(allowed + 0.01);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

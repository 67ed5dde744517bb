import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimerQueue } from "../../src/engine/timers.js";
import { RateLimiter } from "../../src/engine/rate-limiter.js";

function limiterOf(clock: VirtualClock, perSecond: number): { limiter: RateLimiter; timers: TimerQueue } {
  const timers = new TimerQueue(clock, false);
  return { limiter: new RateLimiter(timers, perSecond), timers };
}

/** Asks for `count` requests at once and returns when each was granted. */
function grants(clock: VirtualClock, limiter: RateLimiter, count: number): number[] {
  const at: number[] = [];
  for (let index = 0; index < count; index++) limiter.take(() => at.push(clock.monotonic()));
  return at;
}

describe("the rate limit", () => {
  it("grants one second's worth at once, then evenly", async () => {
    const clock = createVirtualClock();
    const { limiter } = limiterOf(clock, 10);
    const at = grants(clock, limiter, 13);
    expect(at).toHaveLength(10);
    await clock.advance(1000);
    expect(at.slice(10)).toEqual([100, 200, 300]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("fills up again with time, to one second's worth and no more", async () => {
    const clock = createVirtualClock();
    const { limiter } = limiterOf(clock, 10);
    grants(clock, limiter, 10);
    await clock.advance(500);
    expect(grants(clock, limiter, 6)).toHaveLength(5);
    await clock.advance(60_000);
    expect(grants(clock, limiter, 20)).toHaveLength(10);
  });

  it("can be less than one a second", async () => {
    const clock = createVirtualClock();
    const { limiter } = limiterOf(clock, 0.1);
    const at = grants(clock, limiter, 3);
    await clock.advance(60_000);
    expect(at).toEqual([0, 10_000, 20_000]);
  });

  it("can be without limit", () => {
    const clock = createVirtualClock();
    expect(grants(clock, limiterOf(clock, Number.POSITIVE_INFINITY).limiter, 10_000)).toHaveLength(10_000);
  });

  it("grants in the order of asking, and passes over whom it was told to forget", async () => {
    const clock = createVirtualClock();
    const { limiter } = limiterOf(clock, 1);
    const granted: string[] = [];
    const leaves = (): void => void granted.push("left");
    limiter.take(() => granted.push("first"));
    limiter.take(() => granted.push("second"));
    limiter.take(leaves);
    limiter.take(() => granted.push("third"));
    limiter.forget(leaves);
    await clock.advance(10_000);
    expect(granted).toEqual(["first", "second", "third"]);
  });

  it("leaves no timer when the last who waits is forgotten", () => {
    const clock = createVirtualClock();
    const { limiter } = limiterOf(clock, 1);
    const granted: number[] = [];
    const second = (): void => void granted.push(2);
    limiter.take(() => granted.push(1));
    limiter.take(second);
    expect(clock.pendingTimers).toBe(1);
    limiter.forget(second);
    expect(granted).toEqual([1]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is not closed for hours by a wall clock that went back between two waits", async () => {
    const clock = createVirtualClock();
    const { limiter, timers } = limiterOf(clock, 1);
    grants(clock, limiter, 1);
    clock.jumpWallClock(-5 * 3_600_000);
    timers.sync();
    const at = grants(clock, limiter, 1);
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
        const { limiter } = limiterOf(clock, perSecond);
        const at: number[] = [];
        for (const { afterInMs, count } of plan) {
          await clock.advance(afterInMs);
          for (let index = 0; index < count; index++) limiter.take(() => at.push(clock.monotonic()));
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

import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Timer, TimerQueue } from "../../src/engine/timers.js";

interface TestTimer extends Timer {
  readonly rang: number[];
}

function timerOf(clock: VirtualClock, onFire?: (timer: Timer) => void): TestTimer {
  const rang: number[] = [];
  return {
    at: 0,
    slot: -1,
    rang,
    fire() {
      rang.push(clock.monotonic());
      onFire?.(this);
    },
  };
}

describe("any number of timers", () => {
  it("fire although one throws, and go on firing", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    const throwing = timerOf(clock, () => {
      throw new Error("its own");
    });
    const after = [timerOf(clock), timerOf(clock)];
    timers.set(throwing, timers.now() + 10);
    for (const [index, timer] of after.entries()) timers.set(timer, timers.now() + 10 + 100 * index);
    await clock.advance(200);
    expect(after.map(({ rang }) => rang)).toEqual([[10], [110]]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("need one timer", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    for (let delay = 1000; delay > 0; delay--) timers.set(timerOf(clock), timers.now() + delay);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(500);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(500);
    expect(clock.pendingTimers).toBe(0);
  });

  it("ring each at its time, whatever else is set, moved or cleared", async () => {
    const delays = fc.array(fc.record({ first: fc.nat(500), moved: fc.option(fc.nat(500)), cleared: fc.boolean() }));
    await fc.assert(
      fc.asyncProperty(delays, async (plans) => {
        const clock = createVirtualClock();
        const timers = new TimerQueue(clock, false);
        const start = timers.now();
        const set = plans.map((plan) => {
          const timer = timerOf(clock);
          timers.set(timer, start + plan.first);
          return { timer, ...plan };
        });
        for (const { timer, moved, cleared } of set) {
          if (moved !== null) timers.set(timer, start + moved);
          if (cleared) timers.clear(timer);
        }
        await clock.drain();
        for (const { timer, first, moved, cleared } of set) expect(timer.rang).toEqual(cleared ? [] : [moved ?? first]);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("leave no second timer behind when the only one that is set fired and sets itself again", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    const timer = timerOf(clock, (self) => timers.set(self, timers.now() + 10_000));
    timers.set(timer, timers.now() + 1);
    await clock.advance(1);
    expect(clock.pendingTimers).toBe(1);
    timers.clear(timer);
    expect(clock.pendingTimers).toBe(0);
  });

  it("wait for the next turn of the event loop when one sets itself for now", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    let fired = 0;
    const timer = timerOf(clock, (self) => {
      fired += 1;
      if (fired < 5) timers.set(self, timers.now());
    });
    timers.set(timer, timers.now());
    expect(fired).toBe(0);
    await clock.advance(0);
    expect(fired).toBe(5);
  });

  it("reach a time beyond a timer's 2³¹ ms, not before it", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    const timer = timerOf(clock);
    const delay = 5 * 2 ** 31 + 7;
    timers.set(timer, timers.now() + delay);
    await clock.advance(delay - 1);
    expect(timer.rang).toEqual([]);
    await clock.advance(1);
    expect(timer.rang).toEqual([delay]);
  });

  it("never ring a fraction of a millisecond early", async () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    const timer = timerOf(clock);
    timers.set(timer, timers.now() + 0.4);
    await clock.advance(0.9);
    expect(timer.rang).toEqual([]);
    await clock.advance(0.1);
    expect(timer.rang).toEqual([1]);
  });
});

describe("monotonic time", () => {
  it("follows the wall clock only when it is told to", () => {
    const clock = createVirtualClock();
    const timers = new TimerQueue(clock, false);
    const before = timers.now();
    clock.jumpWallClock(-3_600_000);
    expect(timers.now()).toBe(before);
    timers.sync();
    expect(timers.now()).toBe(before - 3_600_000);
  });
});

describe("a timer that must not keep the process alive", () => {
  it("is told so each time it is set", async () => {
    const clock = createVirtualClock();
    const released: unknown[] = [];
    const timers = new TimerQueue({ ...clock, unref: (handle) => released.push(handle) }, true);
    const timer = timerOf(clock, (self) => timers.set(self, timers.now() + 5));
    timers.set(timer, timers.now() + 5);
    await clock.advance(10);
    expect(released).toHaveLength(3);
    expect(new Set(released).size).toBe(3);
  });

  it("is left alone by default, and where the clock cannot", () => {
    const clock = createVirtualClock();
    const released: unknown[] = [];
    const timers = new TimerQueue({ ...clock, unref: (handle) => released.push(handle) }, false);
    timers.set(timerOf(clock), timers.now() + 5);
    expect(released).toEqual([]);
    const without = new TimerQueue(clock, true);
    without.set(timerOf(clock), without.now() + 5);
    expect(clock.pendingTimers).toBe(2);
  });
});

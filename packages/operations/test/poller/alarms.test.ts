import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Alarm, Alarms } from "../../src/poller/alarms.js";

interface TestAlarm extends Alarm {
  readonly rang: number[];
}

function alarmOf(clock: VirtualClock, onRing?: (alarm: Alarm) => void): TestAlarm {
  const rang: number[] = [];
  return {
    at: 0,
    slot: -1,
    rang,
    ring() {
      rang.push(clock.monotonic());
      onRing?.(this);
    },
  };
}

describe("any number of alarms", () => {
  it("need one timer", async () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    for (let delay = 1000; delay > 0; delay--) alarms.set(alarmOf(clock), alarms.now() + delay);
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
        const alarms = new Alarms(clock, false);
        const start = alarms.now();
        const set = plans.map((plan) => {
          const alarm = alarmOf(clock);
          alarms.set(alarm, start + plan.first);
          return { alarm, ...plan };
        });
        for (const { alarm, moved, cleared } of set) {
          if (moved !== null) alarms.set(alarm, start + moved);
          if (cleared) alarms.clear(alarm);
        }
        await clock.drain();
        for (const { alarm, first, moved, cleared } of set) expect(alarm.rang).toEqual(cleared ? [] : [moved ?? first]);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("leave no second timer behind when the only one that is set rings and sets itself again", async () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    const alarm = alarmOf(clock, (self) => alarms.set(self, alarms.now() + 10_000));
    alarms.set(alarm, alarms.now() + 1);
    await clock.advance(1);
    expect(clock.pendingTimers).toBe(1);
    alarms.clear(alarm);
    expect(clock.pendingTimers).toBe(0);
  });

  it("wait for the next turn of the event loop when one sets itself for now", async () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    let rings = 0;
    const alarm = alarmOf(clock, (self) => {
      rings += 1;
      if (rings < 5) alarms.set(self, alarms.now());
    });
    alarms.set(alarm, alarms.now());
    expect(rings).toBe(0);
    await clock.advance(0);
    expect(rings).toBe(5);
  });

  it("reach a time beyond a timer's 2³¹ ms, not before it", async () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    const alarm = alarmOf(clock);
    const delay = 5 * 2 ** 31 + 7;
    alarms.set(alarm, alarms.now() + delay);
    await clock.advance(delay - 1);
    expect(alarm.rang).toEqual([]);
    await clock.advance(1);
    expect(alarm.rang).toEqual([delay]);
  });

  it("never ring a fraction of a millisecond early", async () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    const alarm = alarmOf(clock);
    alarms.set(alarm, alarms.now() + 0.4);
    await clock.advance(0.9);
    expect(alarm.rang).toEqual([]);
    await clock.advance(0.1);
    expect(alarm.rang).toEqual([1]);
  });
});

describe("steady time", () => {
  it("follows the wall clock only when it is told to", () => {
    const clock = createVirtualClock();
    const alarms = new Alarms(clock, false);
    const before = alarms.now();
    clock.jumpWallClock(-3_600_000);
    expect(alarms.now()).toBe(before);
    alarms.anchor();
    expect(alarms.now()).toBe(before - 3_600_000);
  });
});

describe("a timer that must not keep the process alive", () => {
  it("is told so each time it is set", async () => {
    const clock = createVirtualClock();
    const released: unknown[] = [];
    const alarms = new Alarms({ ...clock, unref: (handle) => released.push(handle) }, true);
    const alarm = alarmOf(clock, (self) => alarms.set(self, alarms.now() + 5));
    alarms.set(alarm, alarms.now() + 5);
    await clock.advance(10);
    expect(released).toHaveLength(3);
    expect(new Set(released).size).toBe(3);
  });

  it("is left alone by default, and where the clock cannot", () => {
    const clock = createVirtualClock();
    const released: unknown[] = [];
    const alarms = new Alarms({ ...clock, unref: (handle) => released.push(handle) }, false);
    alarms.set(alarmOf(clock), alarms.now() + 5);
    expect(released).toEqual([]);
    const without = new Alarms(clock, true);
    without.set(alarmOf(clock), without.now() + 5);
    expect(clock.pendingTimers).toBe(2);
  });
});

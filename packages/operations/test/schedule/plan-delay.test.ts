import { assert, constantFrom, double, oneof, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential } from "../../src/schedule/exponential.js";
import { fixed } from "../../src/schedule/fixed.js";
import { longestDelayInMs, planDelay } from "../../src/schedule/plan-delay.js";
import type { PollMoment, Schedule } from "../../src/schedule/schedule.js";
import { squareRoot } from "../../src/schedule/square-root.js";

const everySecond: Schedule = () => ({ delayInMs: 1_000, reason: "rule" });

function momentAt(elapsedInMs: number, draw = 0.5): PollMoment {
  return { elapsedInMs, polls: 3, progress: undefined, costShare: 1, random: () => draw };
}

describe("a delay, whatever the schedule, the service and the clock say", () => {
  const number = oneof(double(), double({ min: -10, max: 4e6 }), constantFrom(0, -0, NaN, Infinity));
  const schedule = oneof(
    constantFrom(squareRoot(), squareRoot({ requestCostInMs: 1e12 }), fixed(1), fixed(1e15), exponential()),
    number.map((delayInMs): Schedule => () => ({ delayInMs, reason: "rule" })),
  );
  const draw = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const moment = record({
    elapsedInMs: number,
    polls: number,
    progress: option(number, { nil: undefined }),
    costShare: number,
    random: draw.map((value) => () => value),
  });
  const maybe = option(number, { nil: undefined });
  const bounds = record({ retryAfterInMs: maybe, remainingInMs: maybe, maxRetryAfterInMs: maybe, floorInMs: maybe });

  it("is a number, at least the floor and below 2³¹ ms", () => {
    assert(
      property(schedule, moment, bounds, (when, at, within) => {
        const { delayInMs } = planDelay(when, at, within);
        const floor = within.floorInMs ?? 50;
        expect(delayInMs).toBeGreaterThanOrEqual(floor > 1 ? Math.min(floor, longestDelayInMs) : 1);
        expect(delayInMs).toBeLessThan(2 ** 31);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never ends before the server's Retry-After", () => {
    const retryAfter = double({ min: 1, max: 300_000, noNaN: true });
    assert(
      property(schedule, moment, retryAfter, maybe, (when, at, retryAfterInMs, remainingInMs) => {
        expect(planDelay(when, at, { retryAfterInMs, remainingInMs }).delayInMs).toBeGreaterThanOrEqual(retryAfterInMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same for the same moment and draw", () => {
    assert(
      property(schedule, moment, bounds, (when, at, within) => {
        expect(planDelay(when, at, within)).toEqual(planDelay(when, at, within));
      }),
    );
  });
});

describe("a zero", () => {
  it("becomes the floor: 50 ms unless given", () => {
    expect(planDelay(() => ({ delayInMs: 0, reason: "rule" }), momentAt(0))).toEqual({ delayInMs: 50, reason: "rule" });
  });
});

describe("a server's Retry-After", () => {
  it("lengthens the delay, by up to a fifth more than asked", () => {
    expect(planDelay(everySecond, momentAt(0, 0), { retryAfterInMs: 30_000 })).toEqual({
      delayInMs: 30_000,
      reason: "retry-after",
    });
    expect(planDelay(everySecond, momentAt(0, 0.999), { retryAfterInMs: 30_000 }).delayInMs).toBeCloseTo(35_994);
  });

  it("does not shorten it", () => {
    expect(planDelay(everySecond, momentAt(0), { retryAfterInMs: 10 })).toEqual({ delayInMs: 1_000, reason: "rule" });
  });

  it.each([0, -1, NaN, -Infinity, undefined])("of %s is none", (retryAfterInMs) => {
    expect(planDelay(everySecond, momentAt(0), { retryAfterInMs })).toEqual({ delayInMs: 1_000, reason: "rule" });
  });

  it("is believed up to five minutes, or as far as told", () => {
    expect(planDelay(everySecond, momentAt(0, 0), { retryAfterInMs: 1e12 }).delayInMs).toBe(300_000);
    expect(planDelay(everySecond, momentAt(0, 0), { retryAfterInMs: 1e12, maxRetryAfterInMs: 9_000 }).delayInMs).toBe(
      9_000,
    );
  });
});

describe("a deadline", () => {
  it("moves the last look forward, 250 ms before it", () => {
    const delay = planDelay(everySecond, momentAt(60_000), { remainingInMs: 900 });
    expect(delay).toEqual({ delayInMs: 650, reason: "deadline" });
  });

  it("has no further poll after that one", () => {
    const delay = planDelay(everySecond, momentAt(60_650), { remainingInMs: 250 });
    expect(delay).toEqual({ delayInMs: 250, reason: "deadline" });
  });

  it("of 400 ms still has one poll", () => {
    expect(planDelay(everySecond, momentAt(0), { remainingInMs: 400 }).delayInMs).toBe(300);
  });

  it("does not bring a look forward to before the Retry-After", () => {
    const delay = planDelay(everySecond, momentAt(60_000), { remainingInMs: 2_000, retryAfterInMs: 5_000 });
    expect(delay.delayInMs).toBeGreaterThanOrEqual(5_000);
  });

  it("far away changes nothing", () => {
    const delay = planDelay(everySecond, momentAt(0), { remainingInMs: 60_000 });
    expect(delay).toEqual({ delayInMs: 1_000, reason: "rule" });
  });
});

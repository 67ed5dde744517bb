import { assert, constantFrom, double, oneof, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential } from "../../src/schedule/exponential.js";
import { fixed } from "../../src/schedule/fixed.js";
import { longestGapInMs, planGap } from "../../src/schedule/plan-gap.js";
import type { PollMoment, Schedule } from "../../src/schedule/schedule.js";
import { squareRoot } from "../../src/schedule/square-root.js";

const everySecond: Schedule = () => ({ gapInMs: 1_000, reason: "rule" });

function momentAt(elapsedInMs: number, draw = 0.5): PollMoment {
  return { elapsedInMs, polls: 3, progress: undefined, requestShare: 1, random: () => draw };
}

describe("a gap, whatever the schedule, the service and the clock say", () => {
  const number = oneof(double(), double({ min: -10, max: 4e6 }), constantFrom(0, -0, NaN, Infinity));
  const schedule = oneof(
    constantFrom(squareRoot(), squareRoot({ requestCostInMs: 1e12 }), fixed(1), fixed(1e15), exponential()),
    number.map((gapInMs): Schedule => () => ({ gapInMs, reason: "rule" })),
  );
  const draw = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const moment = record({
    elapsedInMs: number,
    polls: number,
    progress: option(number, { nil: undefined }),
    requestShare: number,
    random: draw.map((value) => () => value),
  });
  const maybe = option(number, { nil: undefined });
  const bounds = record({ hintInMs: maybe, remainingInMs: maybe, maxHintInMs: maybe, floorInMs: maybe });

  it("is a number, at least the floor and below 2³¹ ms", () => {
    assert(
      property(schedule, moment, bounds, (when, at, within) => {
        const { gapInMs } = planGap(when, at, within);
        const floor = within.floorInMs ?? 50;
        expect(gapInMs).toBeGreaterThanOrEqual(floor > 1 ? Math.min(floor, longestGapInMs) : 1);
        expect(gapInMs).toBeLessThan(2 ** 31);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never ends before the server's hint", () => {
    const hint = double({ min: 1, max: 300_000, noNaN: true });
    assert(
      property(schedule, moment, hint, maybe, (when, at, hintInMs, remainingInMs) => {
        expect(planGap(when, at, { hintInMs, remainingInMs }).gapInMs).toBeGreaterThanOrEqual(hintInMs);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same for the same moment and draw", () => {
    assert(
      property(schedule, moment, bounds, (when, at, within) => {
        expect(planGap(when, at, within)).toEqual(planGap(when, at, within));
      }),
    );
  });
});

describe("a zero", () => {
  it("becomes the floor: 50 ms unless given", () => {
    expect(planGap(() => ({ gapInMs: 0, reason: "rule" }), momentAt(0))).toEqual({ gapInMs: 50, reason: "rule" });
  });
});

describe("a server's hint", () => {
  it("lengthens the gap, by up to a fifth more than asked", () => {
    expect(planGap(everySecond, momentAt(0, 0), { hintInMs: 30_000 })).toEqual({ gapInMs: 30_000, reason: "hint" });
    expect(planGap(everySecond, momentAt(0, 0.999), { hintInMs: 30_000 }).gapInMs).toBeCloseTo(35_994);
  });

  it("does not shorten it", () => {
    expect(planGap(everySecond, momentAt(0), { hintInMs: 10 })).toEqual({ gapInMs: 1_000, reason: "rule" });
  });

  it.each([0, -1, NaN, -Infinity, undefined])("of %s is none", (hintInMs) => {
    expect(planGap(everySecond, momentAt(0), { hintInMs })).toEqual({ gapInMs: 1_000, reason: "rule" });
  });

  it("is believed up to five minutes, or as far as told", () => {
    expect(planGap(everySecond, momentAt(0, 0), { hintInMs: 1e12 }).gapInMs).toBe(300_000);
    expect(planGap(everySecond, momentAt(0, 0), { hintInMs: 1e12, maxHintInMs: 9_000 }).gapInMs).toBe(9_000);
  });
});

describe("a deadline", () => {
  it("moves the last look forward, 250 ms before it", () => {
    const gap = planGap(everySecond, momentAt(60_000), { remainingInMs: 900 });
    expect(gap).toEqual({ gapInMs: 650, reason: "deadline" });
  });

  it("has no further look after that one", () => {
    const gap = planGap(everySecond, momentAt(60_650), { remainingInMs: 250 });
    expect(gap).toEqual({ gapInMs: 250, reason: "deadline" });
  });

  it("of 400 ms still has one look", () => {
    expect(planGap(everySecond, momentAt(0), { remainingInMs: 400 }).gapInMs).toBe(300);
  });

  it("does not bring a look forward to before the hint", () => {
    const gap = planGap(everySecond, momentAt(60_000), { remainingInMs: 2_000, hintInMs: 5_000 });
    expect(gap.gapInMs).toBeGreaterThanOrEqual(5_000);
  });

  it("far away changes nothing", () => {
    const gap = planGap(everySecond, momentAt(0), { remainingInMs: 60_000 });
    expect(gap).toEqual({ gapInMs: 1_000, reason: "rule" });
  });
});

import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential } from "../../src/schedule/exponential.js";
import { fixed } from "../../src/schedule/fixed.js";
import type { PollMoment } from "../../src/schedule/schedule.js";
import { squareRoot } from "../../src/schedule/square-root.js";

const beginning: PollMoment = { elapsedInMs: 0, polls: 0, progress: undefined, requestShare: 1, random: () => 0.5 };
const hour = 3_600_000;

describe("squareRoot", () => {
  const schedule = squareRoot();

  it("looks first after 0.8 s", () => {
    expect(schedule(beginning)).toEqual({ gapInMs: 800, reason: "rule" });
  });

  it.each([-1, NaN, -Infinity])("treats an elapsed time of %s as the beginning", (elapsedInMs) => {
    expect(schedule({ ...beginning, elapsedInMs, progress: 0.5 }).gapInMs).toBeCloseTo(800);
  });

  it("resumes an operation of one hour with the gap of an hour", () => {
    expect(schedule({ ...beginning, elapsedInMs: hour }).gapInMs).toBeCloseTo(800 + 2 * Math.sqrt(100 * hour));
  });

  it("looks more often when a request is shared, and never below its floor", () => {
    expect(schedule({ ...beginning, elapsedInMs: hour, requestShare: 0.01 }).gapInMs).toBeCloseTo(8 + 2 * 1_897.37, 1);
    expect(schedule({ ...beginning, requestShare: 0.001 }).gapInMs).toBe(200);
  });

  it.each([0, -1, NaN])("bears the whole price when its share is %s", (requestShare) => {
    expect(schedule({ ...beginning, requestShare }).gapInMs).toBe(800);
  });

  it("stretches its gap 1.39 times while the end is far", () => {
    const gap = schedule({ ...beginning, elapsedInMs: 10_000, progress: 0.1 });
    expect(gap).toEqual({ gapInMs: 1.39 * 2_800, reason: "prediction" });
  });

  it("approaches a near end by 80 to 100 % of the predicted rest", () => {
    const moment = { ...beginning, elapsedInMs: 100_000, polls: 15, progress: 0.98 };
    const rest = (100_000 * 0.02) / 0.98;
    expect(schedule({ ...moment, random: () => 0 }).gapInMs).toBeCloseTo(rest);
    expect(schedule({ ...moment, random: () => 0.999_999 }).gapInMs).toBeCloseTo(0.8 * rest, 1);
  });

  it("returns to the rule when such looks have used up what the rule would have taken", () => {
    const gap = schedule({ ...beginning, elapsedInMs: 100_000, polls: 40, progress: 0.98 });
    expect(gap).toEqual({ gapInMs: 800 + 2 * Math.sqrt(1e7), reason: "rule" });
  });

  it.each([undefined, NaN, 0, -0.5, 1, 1.5, Infinity])("waits by the rule when progress is %s", (progress) => {
    expect(schedule({ ...beginning, elapsedInMs: 10_000, progress })).toEqual({ gapInMs: 2_800, reason: "rule" });
  });

  it("ignores progress when told to", () => {
    const gap = squareRoot({ useProgress: false })({ ...beginning, elapsedInMs: 10_000, progress: 0.1 });
    expect(gap.reason).toBe("rule");
  });

  it("keeps its gap within ± 25 %, drawn at every poll", () => {
    const gaps = [0, 0.5, 0.999_999].map((draw) => schedule({ ...beginning, random: () => draw }).gapInMs);
    expect(gaps.map(Math.round)).toEqual([600, 800, 1_000]);
  });

  it("keeps to its cap", () => {
    expect(squareRoot({ capInMs: 5_000 })({ ...beginning, elapsedInMs: hour }).gapInMs).toBe(5_000);
  });

  it.each([{ requestCostInMs: 0 }, { requestCostInMs: NaN }, { jitter: 2 }, { floorInMs: 0 }, { capInMs: 1 }])(
    "refuses %j",
    (options) => {
      expect(() => squareRoot(options)).toThrow(RangeError);
    },
  );
});

describe("fixed", () => {
  it("keeps its gap within ± 10 %", () => {
    assert(
      property(double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (draw) => {
        const { gapInMs } = fixed(2_000)({ ...beginning, random: () => draw });
        expect(gapInMs).toBeGreaterThanOrEqual(1_800);
        expect(gapInMs).toBeLessThanOrEqual(2_200);
      }),
    );
  });

  it("is exact without jitter", () => {
    expect(fixed(2_000, { jitter: 0 })(beginning)).toEqual({ gapInMs: 2_000, reason: "rule" });
  });

  it.each([0, -1, NaN])("refuses a gap of %s", (gapInMs) => {
    expect(() => fixed(gapInMs)).toThrow(RangeError);
  });
});

describe("exponential", () => {
  it("grows by its factor up to its cap", () => {
    const schedule = exponential({ initialInMs: 100, factor: 2, capInMs: 1_000 });
    const gaps = [0, 1, 3, 4, 5_000].map((polls) => schedule({ ...beginning, polls }).gapInMs);
    expect(gaps).toEqual([100, 200, 800, 1_000, 1_000]);
  });

  it("is jittered at its cap, too", () => {
    const atCap = { ...beginning, polls: 100, random: () => 0 };
    expect(exponential({ capInMs: 10_000 })(atCap).gapInMs).toBe(8_000);
  });

  it("refuses a factor that shrinks", () => {
    expect(() => exponential({ factor: 0.5 })).toThrow(RangeError);
  });
});

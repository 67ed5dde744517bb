import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { exponential } from "../../src/schedule/exponential.js";
import { fixed } from "../../src/schedule/fixed.js";
import type { PollMoment } from "../../src/schedule/schedule.js";
import { squareRoot } from "../../src/schedule/square-root.js";

const beginning: PollMoment = { elapsedInMs: 0, polls: 0, progress: undefined, costShare: 1, random: () => 0.5 };
const hour = 3_600_000;

describe("squareRoot", () => {
  const schedule = squareRoot();

  it("looks first after 0.8 s", () => {
    expect(schedule(beginning)).toEqual({ delayInMs: 800, reason: "rule" });
  });

  it.each([-1, NaN, -Infinity])("treats an elapsed time of %s as the beginning", (elapsedInMs) => {
    expect(schedule({ ...beginning, elapsedInMs, progress: 0.5 }).delayInMs).toBeCloseTo(800);
  });

  it("resumes an operation of one hour with the delay of an hour", () => {
    expect(schedule({ ...beginning, elapsedInMs: hour }).delayInMs).toBeCloseTo(800 + 2 * Math.sqrt(100 * hour));
  });

  it("looks more often when a request is shared, and never below its floor", () => {
    expect(schedule({ ...beginning, elapsedInMs: hour, costShare: 0.01 }).delayInMs).toBeCloseTo(8 + 2 * 1_897.37, 1);
    expect(schedule({ ...beginning, costShare: 0.001 }).delayInMs).toBe(200);
  });

  it.each([0, -1, NaN])("bears the whole cost when its share is %s", (costShare) => {
    expect(schedule({ ...beginning, costShare }).delayInMs).toBe(800);
  });

  it("stretches its delay 1.39 times while the end is far", () => {
    const delay = schedule({ ...beginning, elapsedInMs: 10_000, progress: 0.1 });
    expect(delay).toEqual({ delayInMs: 1.39 * 2_800, reason: "prediction" });
  });

  it("approaches a near end by 80 to 100 % of the predicted rest", () => {
    const moment = { ...beginning, elapsedInMs: 100_000, polls: 15, progress: 0.98 };
    const rest = (100_000 * 0.02) / 0.98;
    expect(schedule({ ...moment, random: () => 0 }).delayInMs).toBeCloseTo(rest);
    expect(schedule({ ...moment, random: () => 0.999_999 }).delayInMs).toBeCloseTo(0.8 * rest, 1);
  });

  it("returns to the rule when such polls have used up what the rule would have taken", () => {
    const delay = schedule({ ...beginning, elapsedInMs: 100_000, polls: 40, progress: 0.98 });
    expect(delay).toEqual({ delayInMs: 800 + 2 * Math.sqrt(1e7), reason: "rule" });
  });

  it.each([undefined, NaN, 0, -0.5, 1, 1.5, Infinity])("waits by the rule when progress is %s", (progress) => {
    expect(schedule({ ...beginning, elapsedInMs: 10_000, progress })).toEqual({ delayInMs: 2_800, reason: "rule" });
  });

  it("ignores progress when told to", () => {
    const delay = squareRoot({ useProgress: false })({ ...beginning, elapsedInMs: 10_000, progress: 0.1 });
    expect(delay.reason).toBe("rule");
  });

  it("keeps its delay within ± 25 %, drawn at every poll", () => {
    const delays = [0, 0.5, 0.999_999].map((draw) => schedule({ ...beginning, random: () => draw }).delayInMs);
    expect(delays.map(Math.round)).toEqual([600, 800, 1_000]);
  });

  it("keeps to its cap", () => {
    expect(squareRoot({ capInMs: 5_000 })({ ...beginning, elapsedInMs: hour }).delayInMs).toBe(5_000);
  });

  it.each([{ requestCostInMs: 0 }, { requestCostInMs: NaN }, { jitter: 2 }, { floorInMs: 0 }, { capInMs: 1 }])(
    "refuses %j",
    (options) => {
      expect(() => squareRoot(options)).toThrow(RangeError);
    },
  );
});

describe("fixed", () => {
  it("keeps its delay within ± 10 %", () => {
    assert(
      property(double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (draw) => {
        const { delayInMs } = fixed(2_000)({ ...beginning, random: () => draw });
        expect(delayInMs).toBeGreaterThanOrEqual(1_800);
        expect(delayInMs).toBeLessThanOrEqual(2_200);
      }),
    );
  });

  it("is exact without jitter", () => {
    expect(fixed(2_000, { jitter: 0 })(beginning)).toEqual({ delayInMs: 2_000, reason: "rule" });
  });

  it.each([0, -1, NaN])("refuses a delay of %s", (delayInMs) => {
    expect(() => fixed(delayInMs)).toThrow(RangeError);
  });
});

describe("exponential", () => {
  it("grows by its factor up to its cap", () => {
    const schedule = exponential({ initialInMs: 100, factor: 2, capInMs: 1_000 });
    const delays = [0, 1, 3, 4, 5_000].map((polls) => schedule({ ...beginning, polls }).delayInMs);
    expect(delays).toEqual([100, 200, 800, 1_000, 1_000]);
  });

  it("is jittered at its cap, too", () => {
    const atCap = { ...beginning, polls: 100, random: () => 0 };
    expect(exponential({ capInMs: 10_000 })(atCap).delayInMs).toBe(8_000);
  });

  it("refuses a factor that shrinks", () => {
    expect(() => exponential({ factor: 0.5 })).toThrow(RangeError);
  });
});

import { array, assert, constant, double, integer, oneof, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { squareRoot } from "../../src/schedule/square-root.js";
import { scenarioNames, scenarios, timedLie, timedLieSwitches } from "../support/scenarios.js";
import { type Contestant, follow, herdPeak, logSpaced, measure, seeded } from "../support/simulator.js";

/** The bounds of the full table in benchmarks/schedule, on fewer durations and runs. */
const ours: Contestant = { name: "squareRoot", schedule: squareRoot(), looksAtOnce: false };
const durations = logSpaced(10_000, 3_600_000, 21);
const runsAtOneHour = 200;

describe("the cost of the default schedule, against the best fixed interval in hindsight", () => {
  it("is at most 1.5 times it without progress", () => {
    for (const duration of durations) {
      expect(measure(ours, duration, scenarios.none, runsAtOneHour).ratio).toBeLessThanOrEqual(1.5);
    }
  });

  it("is at most half of it under linear progress from one minute up, and the end is noticed within 0.25 s", () => {
    for (const duration of logSpaced(60_000, 3_600_000, 21)) {
      const { ratio, delayInMs } = measure(ours, duration, scenarios.linear, runsAtOneHour);
      expect(ratio).toBeLessThanOrEqual(0.5);
      expect(delayInMs).toBeLessThanOrEqual(250);
    }
  });

  it.each(scenarioNames)("is at most twice it when the progress claimed is: %s", (name) => {
    for (const duration of durations) {
      expect(measure(ours, duration, scenarios[name], runsAtOneHour).ratio).toBeLessThanOrEqual(2);
    }
  });

  it.each(timedLieSwitches)("is at most 2.1 times it when lies are timed to the end, switched at %s of it", (share) => {
    for (const duration of durations) {
      expect(measure(ours, duration, timedLie(share), runsAtOneHour).ratio).toBeLessThanOrEqual(2.1);
    }
  });
});

describe("whatever sequence of numbers a service sends as progress", () => {
  const claims = array(oneof(double(), double({ min: 0, max: 1 }), constant(0.999_999)), {
    minLength: 1,
    maxLength: 200,
  });
  const duration = double({ min: 10_000, max: 3_600_000, noNaN: true });

  it("takes at most a tenth more polls than the rule alone, and waits at most 1.39 of its delays", () => {
    assert(
      property(claims, duration, integer(), (sent, durationInMs, seed) => {
        let look = 0;
        const { requests, delayInMs } = follow(ours, durationInMs, () => sent[look++ % sent.length], seeded(seed));
        const prices = durationInMs / 100;
        const rulePolls = Math.sqrt(prices) - 4 * Math.log1p(Math.sqrt(prices) / 4);
        // The jitter's share of luck: the mean of n draws within ± 0.25 is off by 0.45/√n at three deviations, n ≥ 5.
        expect(requests).toBeLessThanOrEqual(1.1 * rulePolls * (1 + 0.45 / Math.sqrt(rulePolls)) + 2);
        expect(delayInMs).toBeLessThanOrEqual(1.39 * 1.25 * 100 * (8 + 2 * Math.sqrt(prices)));
      }),
    );
  });
});

describe("10,000 operations started together", () => {
  it("never look more than 8 % at a time in any 100 ms after the first 5 s", () => {
    expect(herdPeak(ours, scenarios.none, 10_000, 30_000)).toBeLessThanOrEqual(0.08);
  });

  it("would, with no jitter", () => {
    const unjittered = { ...ours, schedule: squareRoot({ jitter: 0 }) };
    expect(herdPeak(unjittered, scenarios.none, 1_000, 30_000)).toBe(1);
  });
});

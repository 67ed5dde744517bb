import { checkOptions, numberAbove0 } from "../options/check-options.js";
import { type JitterOptions, type Schedule, jittered, jitterRule, requireOrder } from "./schedule.js";

export interface ExponentialOptions extends JitterOptions {
  /** The first delay. Default: 1,000. */
  readonly initialInMs?: number;
  /** What each delay is multiplied by for the next. Default: 1.5. */
  readonly factor?: number;
  /** No delay is longer, before jitter. Default: 60,000. */
  readonly capInMs?: number;
}

/**
 * Delays that grow by a factor up to a cap, jittered by ± 0.2 unless given, at the cap too. Below the cap the delay is
 * a fixed part of the duration, above it the requests are, so that no choice of factor suits both.
 *
 * @throws {OptionsError} an option is unknown or out of its range.
 */
export function exponential(options: ExponentialOptions = {}): Schedule {
  const { initialInMs = 1_000, factor = 1.5, capInMs = 60_000, jitter = 0.2 } = options;
  checkOptions("exponential", options, {
    initialInMs: numberAbove0,
    factor: { is: (value) => typeof value === "number" && value >= 1, must: "be a number from 1 up" },
    capInMs: numberAbove0,
    jitter: jitterRule,
  });
  requireOrder("exponential", ["initialInMs", initialInMs], ["capInMs", capInMs]);
  return ({ polls, random }) => ({
    delayInMs: jittered(Math.min(initialInMs * factor ** Math.max(0, polls), capInMs), jitter, random()),
    reason: "rule",
  });
}

import { type JitterOptions, type Schedule, jittered, requireOptions } from "./schedule.js";

/**
 * The same gap every time, ± 10 % unless `jitter` says otherwise. Right when the duration T is known beforehand: the best
 * gap is then √(2·T·the price of a request in milliseconds of delay).
 *
 * @throws RangeError when the gap is not above 0, or the jitter not between 0 and 1.
 */
export function fixed(gapInMs: number, { jitter = 0.1 }: JitterOptions = {}): Schedule {
  requireOptions(gapInMs > 0 && jitter >= 0 && jitter <= 1, "fixed", { gapInMs, jitter });
  return ({ random }) => ({ gapInMs: jittered(gapInMs, jitter, random()), reason: "rule" });
}

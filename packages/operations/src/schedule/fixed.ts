import { type JitterOptions, type Schedule, jittered, requireOptions } from "./schedule.js";

/**
 * The same delay every time, ± 10 % unless `jitter` says otherwise. Right when the duration T is known beforehand: the best
 * delay is then √(2·T·the cost of a request in milliseconds of delay).
 *
 * @throws RangeError when the delay is not above 0, or the jitter not between 0 and 1.
 */
export function fixed(delayInMs: number, { jitter = 0.1 }: JitterOptions = {}): Schedule {
  requireOptions(delayInMs > 0 && jitter >= 0 && jitter <= 1, "fixed", { delayInMs, jitter });
  return ({ random }) => ({ delayInMs: jittered(delayInMs, jitter, random()), reason: "rule" });
}

import { checkOptions, numberAbove0 } from "../options/check-options.js";
import { type JitterOptions, type Schedule, jittered, jitterRule } from "./schedule.js";

/**
 * The same delay every time, ± 10 % unless `jitter` says otherwise. Right when the duration T is known beforehand: the best
 * delay is then √(2·T·the cost of a request in milliseconds of delay).
 *
 * @throws {OptionsError} the delay is not above 0, or the jitter not between 0 and 1.
 */
export function fixed(delayInMs: number, options: JitterOptions = {}): Schedule {
  checkOptions(
    "fixed",
    { delayInMs, ...options },
    { delayInMs: { ...numberAbove0, isRequired: true }, jitter: jitterRule },
  );
  const { jitter = 0.1 } = options;
  return ({ random }) => ({ delayInMs: jittered(delayInMs, jitter, random()), reason: "rule" });
}

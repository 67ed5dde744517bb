/** `@aidmp/operations/schedules`: when to poll next. */
export { squareRoot, type SquareRootOptions } from "./square-root.js";
export { exponential, type ExponentialOptions } from "./exponential.js";
export { fixed } from "./fixed.js";
export { planDelay, type DelayBounds } from "./plan-delay.js";
export type { Delay, DelayReason, JitterOptions, PollMoment, Schedule } from "./schedule.js";

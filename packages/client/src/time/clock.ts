import { isJsonObject } from "../json/values.js";

/** Where the package reads the time and sets its timers; pass your own to test without waiting. */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00:00Z; what a request is signed with. */
  now(): number;
  /** Milliseconds since an arbitrary moment; never goes back, so it measures durations. */
  monotonic(): number;
  setTimeout(callback: () => void, delayInMs: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Lets the process exit although the timer is set, where the runtime can. */
  unref?(handle: unknown): void;
}

/** A longer delay overflows the runtime's 32-bit counter and fires at once; this one fires after 24.8 days. */
const longestDelayInMs = 2_147_483_647;

/** The runtime's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayInMs) => setTimeout(callback, Math.min(delayInMs, longestDelayInMs)),
  clearTimeout(handle) {
    if (isTimer(handle)) clearTimeout(handle);
  },
  /** Timers are numbers in browsers, which have no process to keep alive. */
  unref(handle) {
    if (isJsonObject(handle) && typeof handle["unref"] === "function") handle["unref"]();
  },
};

/** What `setTimeout` makes is a number in browsers and an object in Node; `clearTimeout` ignores any that is not its own. */
function isTimer(handle: unknown): handle is ReturnType<typeof setTimeout> {
  return typeof handle === "number" || isJsonObject(handle);
}

import { type Delay, type PollMoment, type Schedule, clampDelay } from "./schedule.js";

/** What holds whichever schedule is used and whatever a server says. */
export interface DelayBounds {
  /** What the server asked for with its last response. It holds for this one delay; what is not a number above 0 asks for nothing. */
  readonly retryAfterInMs?: number | undefined;
  /** Until the caller's deadline. `undefined` or NaN: there is none. */
  readonly remainingInMs?: number | undefined;
  /** A Retry-After beyond this counts as this. Default: {@link defaultMaxRetryAfterInMs}. */
  readonly maxRetryAfterInMs?: number | undefined;
  /** No delay is shorter, so that no schedule becomes a hot loop. Default: 50; values below 1 count as 1. */
  readonly floorInMs?: number | undefined;
}

/**
 * Five minutes. Servers that mean it ask for seconds or, in a maintenance, for minutes; one that asks for
 * `999999999` seconds gets 12 polls an hour, which harms nobody, instead of with silence.
 */
export const defaultMaxRetryAfterInMs = 300_000;

/** A timer set for 2³¹ ms or more fires at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
export const longestDelayInMs = 2_147_483_647;

/** What a poll may take: a round trip between continents, and a timer that fires a little late. */
const deadlineMarginInMs = 250;

/** Upward only: 10,000 operations told to come back in 30 s come back within 6 s, not within the same tick. */
const retryAfterJitter = 0.2;

/**
 * The delay that `schedule` proposes, kept within bounds: always a number, at least the floor and below 2³¹; never before the
 * server's Retry-After; and when it would end too late for the deadline, moved forward so that one poll lands just before it.
 * With no time left for a poll, the delay reaches to the deadline or beyond, and the caller's own timer ends the wait.
 */
export function planDelay(schedule: Schedule, moment: PollMoment, bounds: DelayBounds = {}): Delay {
  const {
    retryAfterInMs = 0,
    remainingInMs = NaN,
    maxRetryAfterInMs = defaultMaxRetryAfterInMs,
    floorInMs = 50,
  } = bounds;
  const floor = clampDelay(floorInMs, 1, longestDelayInMs);
  const proposed = schedule(moment);
  let { reason } = proposed;
  let delayInMs = clampDelay(proposed.delayInMs, floor, longestDelayInMs);

  const retryAfter = clampDelay(retryAfterInMs, 0, clampDelay(maxRetryAfterInMs, 0, longestDelayInMs));
  if (delayInMs < retryAfter) {
    delayInMs = Math.min(retryAfter * (1 + retryAfterJitter * moment.random()), longestDelayInMs);
    reason = "retry-after";
  }

  // A quarter of a deadline under 1 s, or such a wait would end without a single poll.
  const elapsed = moment.elapsedInMs > 0 ? moment.elapsedInMs : 0;
  const margin = Math.min(deadlineMarginInMs, (remainingInMs + elapsed) / 4);
  const lastPoll = remainingInMs - margin;
  if (delayInMs > lastPoll) {
    const earliest = Math.max(floor, retryAfter);
    delayInMs = clampDelay(lastPoll < earliest ? remainingInMs : lastPoll, earliest, longestDelayInMs);
    reason = "deadline";
  }
  // Nearly always nothing was changed, and then nothing has to be made.
  return delayInMs === proposed.delayInMs && reason === proposed.reason ? proposed : { delayInMs, reason };
}

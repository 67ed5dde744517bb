import { type Delay, type PollMoment, type Schedule, clampDelay } from "./schedule.js";

/** What holds whichever schedule is used and whatever a server says. */
export interface DelayBounds {
  /** What the server asked for with its last response. It holds for this one delay; what is not a number above 0 asks for nothing. */
  readonly retryAfterInMs?: number | undefined;
  /** Until the caller's deadline. `undefined` or NaN: there is none. */
  readonly remainingInMs?: number | undefined;
  /** What a poll has taken so far: the last one before the deadline starts that much earlier. Default: not known. */
  readonly pollInMs?: number | undefined;
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

/** What a poll may take where it is not known: a round trip between continents, and a timer that fires a little late. */
const deadlineMarginInMs = 250;

/** Polls vary: one that takes a fifth longer than those before still ends in time. */
const pollMargin = 1.2;

/** Upward only: 10,000 operations told to come back in 30 s come back within 6 s, not within the same tick. */
const retryAfterJitter = 0.2;

/**
 * The delay that `schedule` proposes, kept within bounds: whole milliseconds, at least the floor and below 2³¹; never before the
 * server's Retry-After; and when it would end too late for the deadline, moved forward so that one poll lands just before it.
 * With no time left for a poll, the delay reaches to the deadline or beyond, and the caller's own timer ends the wait.
 */
export function planDelay(schedule: Schedule, moment: PollMoment, bounds: DelayBounds = {}): Delay {
  const {
    retryAfterInMs = 0,
    remainingInMs = NaN,
    pollInMs,
    maxRetryAfterInMs = defaultMaxRetryAfterInMs,
    floorInMs = 50,
  } = bounds;
  const floor = clampDelay(floorInMs, 1, longestDelayInMs);
  const proposed = schedule(moment);
  let { reason } = proposed;
  // Rounded up: databases and queues refuse parts of a millisecond, and nobody may come too early.
  let delayInMs = Math.ceil(clampDelay(proposed.delayInMs, floor, longestDelayInMs));

  const retryAfter = clampDelay(retryAfterInMs, 0, clampDelay(maxRetryAfterInMs, 0, longestDelayInMs));
  if (delayInMs < retryAfter) {
    delayInMs = Math.ceil(Math.min(retryAfter * (1 + retryAfterJitter * moment.random()), longestDelayInMs));
    reason = "retry-after";
  }

  const lastPoll = lastPollInMs(remainingInMs, moment.elapsedInMs, pollInMs);
  if (delayInMs > lastPoll) {
    const earliest = Math.max(floor, retryAfter);
    delayInMs = Math.ceil(clampDelay(lastPoll < earliest ? remainingInMs : lastPoll, earliest, longestDelayInMs));
    reason = "deadline";
  }
  // Nearly always nothing was changed, and then nothing has to be made.
  return delayInMs === proposed.delayInMs && reason === proposed.reason ? proposed : { delayInMs, reason };
}

/** When the last poll has to start, from now, so that its result is there at the deadline; negative where that is past. */
export function lastPollInMs(remainingInMs: number, elapsedInMs: number, pollInMs: number | undefined): number {
  const elapsed = elapsedInMs > 0 ? elapsedInMs : 0;
  const known = pollInMs !== undefined && pollInMs > 0 ? pollMargin * pollInMs : 0;
  // A quarter of a deadline under 1 s, or such a wait would end without a single poll.
  return Math.floor(remainingInMs - known - Math.min(deadlineMarginInMs, (remainingInMs + elapsed) / 4));
}

import { type Gap, type PollMoment, type Schedule, clampGap } from "./schedule.js";

/** What holds whichever schedule is used and whatever a server says. */
export interface GapBounds {
  /** What the server asked for with its last answer. It holds for this one gap; no number above 0 means no hint. */
  readonly hintInMs?: number | undefined;
  /** Until the caller's deadline. `undefined` or NaN: there is none. */
  readonly remainingInMs?: number | undefined;
  /** A hint beyond this counts as this. Default: {@link defaultMaxHintInMs}. */
  readonly maxHintInMs?: number | undefined;
  /** No gap is shorter, so that no schedule becomes a hot loop. Default: 50; values below 1 count as 1. */
  readonly floorInMs?: number | undefined;
}

/**
 * Five minutes. Servers that mean it ask for seconds or, in a maintenance, for minutes; one that asks for
 * `999999999` seconds is answered with 12 looks an hour, which harms nobody, instead of with silence.
 */
export const defaultMaxHintInMs = 300_000;

/** A timer set for 2³¹ ms or more fires at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
export const longestGapInMs = 2_147_483_647;

/** What a look needs to be answered in: a round trip between continents, and a timer that fires a little late. */
const deadlineMarginInMs = 250;

/** Upward only: 10,000 operations told to come back in 30 s come back within 6 s, not within the same tick. */
const hintJitter = 0.2;

/**
 * The gap that `schedule` proposes, kept within bounds: always a number, at least the floor and below 2³¹; never before the
 * server's hint; and when it would end too late for the deadline, moved forward so that one look lands just before it.
 * With no time left for a look, the gap reaches to the deadline or beyond, and the caller's own timer ends the wait.
 */
export function planGap(schedule: Schedule, moment: PollMoment, bounds: GapBounds = {}): Gap {
  const { hintInMs = 0, remainingInMs = NaN, maxHintInMs = defaultMaxHintInMs, floorInMs = 50 } = bounds;
  const floor = clampGap(floorInMs, 1, longestGapInMs);
  const proposed = schedule(moment);
  let { reason } = proposed;
  let gapInMs = clampGap(proposed.gapInMs, floor, longestGapInMs);

  const hint = clampGap(hintInMs, 0, clampGap(maxHintInMs, 0, longestGapInMs));
  if (gapInMs < hint) {
    gapInMs = Math.min(hint * (1 + hintJitter * moment.random()), longestGapInMs);
    reason = "hint";
  }

  // A quarter of a deadline under 1 s, or such a wait would end without a single look.
  const elapsed = moment.elapsedInMs > 0 ? moment.elapsedInMs : 0;
  const margin = Math.min(deadlineMarginInMs, (remainingInMs + elapsed) / 4);
  const lastLook = remainingInMs - margin;
  if (gapInMs > lastLook) {
    const earliest = Math.max(floor, hint);
    gapInMs = clampGap(lastLook < earliest ? remainingInMs : lastLook, earliest, longestGapInMs);
    reason = "deadline";
  }
  // Nearly always nothing was changed, and then nothing has to be made.
  return gapInMs === proposed.gapInMs && reason === proposed.reason ? proposed : { gapInMs, reason };
}

import { aBoolean, checkOptions, numberAbove0 } from "../options/check-options.js";
import { type JitterOptions, type Schedule, clampDelay, jittered, jitterRule, requireOrder } from "./schedule.js";

export interface SquareRootOptions extends JitterOptions {
  /** What one request is worth, in milliseconds of delay in noticing the end. Default: 100. */
  readonly requestCostInMs?: number;
  /** No delay is shorter. Default: 200, so that an end predicted exactly is noticed about 0.1 s late. */
  readonly floorInMs?: number;
  /** No delay is longer. Default: one hour, which the rule itself reaches after a year. */
  readonly capInMs?: number;
  /** Whether progress may move the delay. Default: true. */
  readonly useProgress?: boolean;
}

/** In costs: the first poll comes after 0.8 s by default. */
const start = 8;
/** The most by which the claim that the end is far stretches the rule's delay. */
const stretch = 1.39;
/** The most polls, in those of the rule alone, that the claim that the end is near can cause. */
const allowance = 1.1;
/** The part of the jitter that shortens an approach: of ± 0.25, up to 20 % of the predicted rest. */
const shortfall = 0.8;
/** How late that budget is felt: with 4/5 of it spent a delay may still be 0.8¹⁶ = 3 % of the rule's. */
const frugality = 16;

/**
 * The default schedule: polls ever more rarely, with the square root of the time elapsed, and uses progress to be
 * there when the operation ends. Jitter is ± 0.25 unless given: of 10,000 operations started together at most 7.4 % then
 * poll in the same 100 ms after the first 5 s; with ± 0.2 it is 9 %.
 *
 * The guarantee, for requests × `requestCostInMs` + mean delay against the best fixed interval chosen in hindsight,
 * on every duration from 100 costs (10 s) up: at most 1.5 × without progress, 2 × whatever the progress claims,
 * and half of it from 600 costs (1 min) up when progress is linear. `benchmarks/schedule` measures it.
 *
 * **The rule.** Delays g(t) take 1/g polls per millisecond and notice the end g/2 late. With λ for the cost of a
 * poll, an operation of duration T costs λ·∫dt/g + g(T)/2. For g = 2√(λt) both halves are √(λT), together 2√(λT).
 * A fixed interval i costs λT/i + i/2, at best √(2λT), and that for one T only. So the rule is within √2 for
 * every T at once, and no schedule over an unbounded range does better.
 *
 * **The start.** 8λ is added to each delay. It costs nothing in the limit and saves 5 of 10 polls in the first 10 s; without
 * it a fixed 2 s has both fewer requests and less delay on durations from 10 to 36 s. The cost is paid below: an
 * operation of 1 s is noticed 1 s late. Where operations are short, lower `requestCostInMs`: everything scales with it.
 *
 * **Progress** p at time t predicts a rest of t(1−p)/p. (The slope between the last two polls does not: noise of
 * 10 % becomes a delay of minutes.)
 * - An end beyond the rule's delay stretches it 1.39 times at most. A lie costs that factor of delay, the truth saves polls.
 * - A nearer end is approached by 80 to 100 % of the rest, so that each poll leaves a tenth of it and none overshoots.
 *   A claim stuck at 99 % would ask for such polls for ever. So they have a budget, the polls that the rule
 *   alone would have taken by now, plus a tenth; as `polls` uses it up, the delay rises smoothly to the rule's own.
 *   (With a sudden end of the budget, progress that slows down spends it just before the end and waits a whole delay.)
 *
 * Whatever is claimed, then: at most 1.1 × the rule's requests (and one or two), and no delay above 1.39 × its own. The
 * mean delay is half a delay as long as the claims do not conspire with the end; lies timed to it were made to cost 2.04.
 *
 * @throws {OptionsError} an option is unknown or out of its range.
 */
export function squareRoot(options: SquareRootOptions = {}): Schedule {
  const { requestCostInMs = 100, jitter = 0.25, floorInMs = 200, capInMs = 3_600_000, useProgress = true } = options;
  checkOptions("squareRoot", options, {
    requestCostInMs: numberAbove0,
    floorInMs: numberAbove0,
    capInMs: numberAbove0,
    jitter: jitterRule,
    useProgress: aBoolean,
  });
  requireOrder("squareRoot", ["floorInMs", floorInMs], ["capInMs", capInMs]);

  return ({ elapsedInMs, polls, progress = 0, costShare, random }) => {
    const cost = requestCostInMs * (costShare > 0 ? costShare : 1);
    const elapsed = elapsedInMs > 0 ? elapsedInMs : 0;
    const root = Math.sqrt(elapsed / cost);
    const draw = random();
    const rule = jittered(cost * (start + 2 * root), jitter, draw);
    let delayInMs = rule;

    if (useProgress && progress > 0 && progress < 1) {
      const approach = ((elapsed * (1 - progress)) / progress) * (1 - shortfall * jitter * draw);
      // ∫dt/g for the rule's delay g = λ(8 + 2√(t/λ)): the polls it would have taken by now.
      const rulePolls = root - (start / 2) * Math.log1p((2 * root) / start);
      const spent = Math.min(1, ((polls + 1) / (allowance * rulePolls + 1)) ** frugality);
      delayInMs = approach > rule ? Math.min(approach, rule * stretch) : Math.max(approach, rule * spent);
    }
    return { delayInMs: clampDelay(delayInMs, floorInMs, capInMs), reason: delayInMs === rule ? "rule" : "prediction" };
  };
}

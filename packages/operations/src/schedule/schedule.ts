import type { OptionRule } from "../options/check-options.js";
import { OptionsError } from "../options/options-error.js";

/**
 * When to poll next: a pure function of the moment, without memory, clock or timer. What to do after a poll that
 * *failed* is another policy's question.
 */
export type Schedule = (moment: PollMoment) => Delay;

/** What a schedule may use. Any of the numbers may be garbage: they come from a service or its clock. */
export interface PollMoment {
  /** Since the operation started. Zero, negative or NaN: it has only just started. */
  readonly elapsedInMs: number;
  /**
   * Polls taken so far because this operation was due. A result that was piggybacked with another operation's poll
   * was not asked for by this one and does not count.
   */
  readonly polls: number;
  /** How much is done, between 0 and 1, as the service claims now. Any other value counts as no claim. */
  readonly progress: number | undefined;
  /** The share of a request's cost that this operation bears: 1 alone, 1/n when one request serves n. */
  readonly costShare: number;
  /** Uniform in [0, 1). Drawn at every poll, so that operations started together drift apart. */
  readonly random: () => number;
}

/** How long to wait until the next poll, and what decided it. */
export interface Delay {
  readonly delayInMs: number;
  readonly reason: DelayReason;
}

/**
 * - `rule`: the schedule's own spacing.
 * - `prediction`: the progress claimed made it longer or shorter.
 * - `retry-after`: the server asked for more time.
 * - `deadline`: it is the last poll before the deadline, or there is not a time left for one.
 */
export type DelayReason = "rule" | "prediction" | "retry-after" | "deadline";

export interface JitterOptions {
  /**
   * Each delay is multiplied by a factor drawn between 1 − jitter and 1 + jitter; 0 to 1. An end falls into a delay of
   * random length X with a mean delay of E[X²]/2E[X]: ± 0.1 costs 0.3 % more delay, ± 0.2 costs 1.3 %, ± 1 a third.
   * Without it, operations started together stay together for ever.
   */
  readonly jitter?: number;
}

export function jittered(delayInMs: number, jitter: number, draw: number): number {
  return delayInMs * (1 + jitter * (2 * draw - 1));
}

/** NaN becomes the floor: the comparison is written so that it fails. */
export function clampDelay(delayInMs: number, floorInMs: number, capInMs: number): number {
  return delayInMs > floorInMs ? Math.min(delayInMs, capInMs) : floorInMs;
}

export const jitterRule: OptionRule = {
  is: (value) => typeof value === "number" && value >= 0 && value <= 1,
  must: "be a number from 0 to 1",
};

/** @throws {OptionsError} where no delay could be both. */
export function requireOrder(
  schedule: string,
  lower: readonly [string, number],
  upper: readonly [string, number],
): void {
  if (lower[1] <= upper[1]) return;
  throw new OptionsError(`${schedule}: ${lower[0]} must not be above ${upper[0]}: ${lower[1]} is above ${upper[1]}.`);
}

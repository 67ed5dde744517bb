import { planDelay } from "../../src/schedule/plan-delay.js";
import type { Schedule } from "../../src/schedule/schedule.js";

/** What an operation that lasts `durationInMs` claims at a share (0 to 1) of its time. */
export type ProgressClaim = (share: number, random: () => number) => number | undefined;

export interface Contestant {
  readonly name: string;
  readonly schedule: Schedule;
  /** Takes a poll before the first delay, though the answer to the create call has just said "running". */
  readonly looksAtOnce: boolean;
}

export interface Outcome {
  readonly requests: number;
  /** Between the end of the operation and the poll that finds it. */
  readonly delayInMs: number;
}

export interface Measurement {
  readonly durationInMs: number;
  /** Means over the spread of durations. */
  readonly requests: number;
  readonly delayInMs: number;
  /** Cost against the best fixed interval for this duration, chosen in hindsight. */
  readonly ratio: number;
}

/** The cost that the guarantee is stated for. */
const requestCostInMs = 100;

/** mulberry32: 2³² numbers from one seed, the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Follows one operation in virtual time, calling `onLook` with the time of each poll. */
export function follow(
  contestant: Contestant,
  durationInMs: number,
  claim: ProgressClaim,
  random: () => number,
  onLook?: (atInMs: number) => void,
): Outcome {
  let elapsedInMs = 0;
  let polls = contestant.looksAtOnce ? 1 : 0;
  while (elapsedInMs < durationInMs) {
    const progress = claim(elapsedInMs / durationInMs, random);
    const moment = { elapsedInMs, polls, progress, costShare: 1, random };
    elapsedInMs += planDelay(contestant.schedule, moment).delayInMs;
    polls += 1;
    onLook?.(elapsedInMs);
  }
  return { requests: polls, delayInMs: elapsedInMs - durationInMs };
}

/**
 * Durations spread over ± 25 %, one in each of as many equal strata as there are runs. Shorter durations get more
 * runs than one hour does: they have fewer looks, and their mean varies more.
 */
export function measure(
  contestant: Contestant,
  durationInMs: number,
  claim: ProgressClaim,
  runsAtOneHour: number,
  seed = 1,
): Measurement {
  const random = seeded(Math.imul(Math.round(durationInMs), 2_654_435_761) ^ seed);
  const runs = Math.ceil(runsAtOneHour * Math.sqrt(3_600_000 / durationInMs));
  let requests = 0;
  let delayInMs = 0;
  for (let run = 0; run < runs; run++) {
    const spread = 0.75 + (0.5 * (run + random())) / runs;
    const outcome = follow(contestant, durationInMs * spread, claim, random);
    requests += outcome.requests / runs;
    delayInMs += outcome.delayInMs / runs;
  }
  const best = Math.sqrt(2 * requestCostInMs * durationInMs);
  return { durationInMs, requests, delayInMs, ratio: (requests * requestCostInMs + delayInMs) / best };
}

/** `count` durations, evenly spaced on a logarithmic scale, both ends included. */
export function logSpaced(fromInMs: number, toInMs: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => fromInMs * (toInMs / fromInMs) ** (index / (count - 1)));
}

/** The most polls in any 100 ms after the first 5 s, as a share of `operations` that all started together. */
export function herdPeak(contestant: Contestant, claim: ProgressClaim, operations: number, untilInMs: number): number {
  const random = seeded(7);
  const scheduledPolls = new Uint32Array(Math.ceil(untilInMs / 10) + 1);
  for (let operation = 0; operation < operations; operation++) {
    follow(contestant, untilInMs, claim, random, (atInMs) => {
      const slot = Math.floor(atInMs / 10);
      if (slot < scheduledPolls.length) scheduledPolls[slot] = (scheduledPolls[slot] ?? 0) + 1;
    });
  }
  let inWindow = 0;
  let peak = 0;
  for (let slot = 500; slot < scheduledPolls.length; slot++) {
    inWindow += (scheduledPolls[slot] ?? 0) - (slot >= 510 ? (scheduledPolls[slot - 10] ?? 0) : 0);
    peak = Math.max(peak, inWindow);
  }
  return peak / operations;
}

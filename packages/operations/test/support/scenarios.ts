import type { ProgressClaim } from "./simulator.js";

/** Progress as services claim it: none, honest, imprecise, and wrong. */
export const scenarios = {
  none: () => undefined,
  linear: (share) => share,
  "noise ± 10 %": (share, random) => share + 0.2 * (random() - 0.5),
  "noise ± 1 %": (share, random) => share + 0.02 * (random() - 0.5),
  "whole percents": (share) => Math.floor(share * 100) / 100,
  "1 of 10 files": (share) => Math.floor(share * 10) / 10,
  "slow, then fast": (share) => share ** 3,
  "fast, then slow": (share) => Math.cbrt(share),
  "all at the end": () => 0,
  "stalled at 99 %": (share) => Math.min(0.99, share * 2),
  "99 % throughout": () => 0.99,
  "99.9999 % throughout": () => 0.999999,
  "1 % throughout": () => 0.01,
  backwards: (share) => 1 - share,
  "backwards from 90 %": (share) => 0.9 - 0.8 * share,
  random: (_, random) => random(),
  jumping: (_, random) => (random() < 0.5 ? 0.01 : 0.99),
  "above 100 %": (share) => share * 3,
  NaN: () => NaN,
} as const satisfies Record<string, ProgressClaim>;

export type ScenarioName = keyof typeof scenarios;

export const scenarioNames: readonly ScenarioName[] = Object.keys(scenarios).filter(
  (name): name is ScenarioName => name in scenarios,
);

/**
 * The worst that we found: a service that knows its end, has the budget for near ends spent by `switchShare` of its time, and
 * then claims that the end is far. No service does this; it shows how much of the guarantee rests on chance.
 */
export function timedLie(switchShare: number): ProgressClaim {
  return (share) => (share < switchShare ? 0.999999 : 0.01);
}

export const timedLieSwitches: readonly number[] = [0.6, 0.7, 0.75, 0.8, 0.85, 0.9];

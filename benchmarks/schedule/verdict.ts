import {
  scenarioNames,
  scenarios,
  type ScenarioName,
  timedLie,
  timedLieSwitches,
} from "../../packages/operations/test/support/scenarios.js";
import { herdPeak, logSpaced, type Measurement, measure } from "../../packages/operations/test/support/simulator.js";
import type { Competitor } from "./competitors.js";

/** A bound of the guarantee, and whether it held. */
export interface Verdict {
  readonly bound: string;
  readonly limit: number;
  readonly measured: number;
  readonly held: boolean;
}

/** Durations on which a peer has both fewer requests and less delay. */
export interface Dominance {
  readonly peer: string;
  readonly scenario: ScenarioName;
  readonly durationsInMs: readonly number[];
}

const runsAtOneHour = 500;
const durations = logSpaced(10_000, 3_600_000, 41);

export function verdicts(ours: Competitor): Verdict[] {
  const linear = logSpaced(60_000, 3_600_000, 41).map((duration) =>
    measure(ours, duration, scenarios.linear, runsAtOneHour),
  );
  return [
    verdict("no progress: cost ratio", 1.5, worstRatio(sweep(ours, "none"))),
    verdict("linear progress from 1 min: cost ratio", 0.5, worstRatio(linear)),
    verdict("linear progress from 1 min: mean delay, ms", 250, Math.max(...linear.map(({ delayInMs }) => delayInMs))),
    ...scenarioNames.map((name) => verdict(`progress "${name}": cost ratio`, 2, worstRatio(sweep(ours, name)))),
    ...timedLieSwitches.map((share) => {
      const lies = durations.map((duration) => measure(ours, duration, timedLie(share), runsAtOneHour));
      return verdict(`lies timed to the end, switched at ${share}: cost ratio`, 2.1, worstRatio(lies));
    }),
    verdict("10,000 started together: share in 100 ms", 0.08, herdPeak(ours, scenarios.none, 10_000, 60_000)),
  ];
}

/** Over the durations of the guarantee; the random seed is the same for every competitor. */
export function sweep(competitor: Competitor, name: ScenarioName): Measurement[] {
  return durations.map((duration) => measure(competitor, duration, scenarios[name], runsAtOneHour));
}

export function worstRatio(measurements: readonly Measurement[]): number {
  return Math.max(...measurements.map(({ ratio }) => ratio));
}

export function dominances(ours: Competitor, peers: readonly Competitor[]): Dominance[] {
  const found: Dominance[] = [];
  // No peer looks at progress: one sweep of each stands for all scenarios.
  const sweeps = peers.map((peer) => ({ peer, theirs: sweep(peer, "none") }));
  for (const scenario of scenarioNames) {
    const own = sweep(ours, scenario);
    for (const { peer, theirs } of sweeps) {
      const durationsInMs = own.flatMap(({ durationInMs, requests, delayInMs }, index) => {
        const other = theirs[index];
        const beaten = other !== undefined && other.requests < requests && other.delayInMs < delayInMs;
        return beaten ? [durationInMs] : [];
      });
      if (durationsInMs.length > 0) found.push({ peer: peer.name, scenario, durationsInMs });
    }
  }
  return found;
}

function verdict(bound: string, limit: number, measured: number): Verdict {
  return { bound, limit, measured, held: measured <= limit };
}

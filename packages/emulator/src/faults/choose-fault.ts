import type { Fault, FaultRequest } from "./fault.js";

/** Rules, tried in order: the first that applies decides. Or a function that is asked at every request. */
export type Faults = readonly FaultRule[] | ((request: FaultRequest) => Fault | undefined);

export interface FaultRule {
  readonly fault: Fault;
  /** Default: every operation. */
  readonly operationId?: string;
  /** Spares so many requests that the rule would apply to, before it begins. Default: 0. */
  readonly skip?: number;
  /** Applies so many times, then no more. Default: no end. */
  readonly times?: number;
  /** Share of requests hit, 0 to 1. Default: 1. */
  readonly probability?: number;
}

export type ChooseFault = (request: FaultRequest) => Fault | undefined;

/** `random` returns numbers from 0 up to 1, as `Math.random`; a seeded one makes a run repeatable. */
export function createFaultChooser(faults: Faults, random: () => number): ChooseFault {
  if (typeof faults === "function") return faults;
  const seen = faults.map(() => 0);
  return (request) => {
    for (const [index, rule] of faults.entries()) {
      if (rule.operationId !== undefined && rule.operationId !== request.operationId) continue;
      if (rule.probability !== undefined && random() >= rule.probability) continue;
      const turn = (seen[index] ?? 0) + 1;
      seen[index] = turn;
      const skipped = rule.skip ?? 0;
      if (turn > skipped && turn <= skipped + (rule.times ?? Infinity)) return rule.fault;
    }
    return undefined;
  };
}

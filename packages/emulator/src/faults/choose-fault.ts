import type { Fault } from "./fault.js";

/** Rules that are tried in order, where the first that applies decides, or a function that is called for each request. */
export type Faults = readonly FaultRule[] | ((request: FaultRequest) => Fault | undefined);

export type ChooseFault = (request: FaultRequest) => Fault | undefined;

export interface FaultRule {
  readonly fault: Fault;
  /** An operation of the document, or `presignedLink` for downloads. Default: every request. */
  readonly operationId?: string;
  /** How many of the requests that match are spared before the rule applies. Default: 0. */
  readonly skip?: number;
  /** How often the rule applies. Default: no limit. */
  readonly times?: number;
  /** The share of requests that the rule applies to, from 0 to 1. Default: 1. */
  readonly probability?: number;
}

/** The request for which a fault is chosen. */
export interface FaultRequest {
  /** `presignedLink` for a download. Undefined when no operation of the document has this method and path. */
  readonly operationId: string | undefined;
  readonly method: string;
  readonly path: string;
  /** How many requests of this operation there have been since the emulator started, this one included. */
  readonly count: number;
}

/** `random` returns numbers from 0 up to 1, as `Math.random` does. A seeded one makes a run repeatable. */
export function createFaultChooser(faults: Faults, random: () => number): ChooseFault {
  if (typeof faults === "function") return faults;
  const matches = faults.map(() => 0);
  return (request) => {
    for (const [index, rule] of faults.entries()) {
      if (rule.operationId !== undefined && rule.operationId !== request.operationId) continue;
      if (rule.probability !== undefined && random() >= rule.probability) continue;
      const match = (matches[index] ?? 0) + 1;
      matches[index] = match;
      const skipped = rule.skip ?? 0;
      if (match > skipped && match <= skipped + (rule.times ?? Infinity)) return rule.fault;
    }
    return undefined;
  };
}

import type { SeededRandom } from "@aidmp/test-support/seeded-random";
import { type PlannedOperation, sourcePathOf, trueOutcomeOf } from "../chaos/planned-operation.js";

/** What a trial does. */
export interface Plan {
  readonly waits: number;
  /** Operations take from 5 seconds up to this. */
  readonly longestInSeconds: number;
  readonly seed: number;
}

export const dataSpaces = ["space-a", "space-b", "space-c"] as const;
export const workers = 3;
export const killEveryInMs = 5_000;
export const faultyShare = 0.2;
/** For all workers together, and for the three pollers of the comparison together. */
export const maxRequestsPerSecond = 15;

export interface PlannedWait {
  readonly dataSpaceId: string;
  readonly sourcePath: string;
  readonly outcome: ReturnType<typeof trueOutcomeOf>;
  readonly durationInMs: number;
}

const shortestInMs = 5_000;

export function planWaits({ waits, longestInSeconds }: Plan, random: SeededRandom): readonly PlannedWait[] {
  return Array.from({ length: waits }, (_, index) => {
    const rare = random.pick(["ERROR", "CANCEL", "REJECTED", "SENSEDATA_TRANSFER_FAILED"] as const);
    const planned: PlannedOperation = {
      index,
      ending: random() < 0.7 ? "FINISHED" : rare,
      durationInMs: shortestInMs + random.below(longestInSeconds * 1_000 - shortestInMs),
    };
    return {
      dataSpaceId: random.pick(dataSpaces),
      sourcePath: sourcePathOf(planned),
      outcome: trueOutcomeOf(planned),
      durationInMs: planned.durationInMs,
    };
  });
}

import type { Schedule } from "../../packages/operations/src/schedule/schedule.js";
import { squareRoot } from "../../packages/operations/src/schedule/square-root.js";
import type { Contestant } from "../../packages/operations/test/schedule/simulator.js";

/** Our answer to the create call is the first reading, so there is no look at time zero. */
export const ours: Contestant = { name: "@aidmp/operations", schedule: squareRoot(), looksAtOnce: false };

/** The default schedules of others, re-expressed from the constants in the published packages. */
export const peers: readonly Contestant[] = [
  {
    name: "google-gax 6.17.0",
    schedule: every((polls) => Math.min(100 * 1.3 ** (polls - 1), 60_000)),
    looksAtOnce: true,
  },
  { name: "@azure/core-lro 3.4.1", schedule: every(() => 2_000), looksAtOnce: true },
  { name: "@smithy/util-waiter 4.6.2", schedule: every(smithyGap), looksAtOnce: true },
  { name: "openai 6.49.0", schedule: every(() => 5_000), looksAtOnce: true },
  { name: "replicate 1.4", schedule: every(() => 500), looksAtOnce: true },
  { name: "fixed 500 ms by hand", schedule: every(() => 500), looksAtOnce: false },
];

function every(gapInMs: (polls: number, random: () => number) => number): Schedule {
  return ({ polls, random }) => ({ gapInMs: gapInMs(polls, random), reason: "rule" });
}

/** 2 to 120 s: drawn between the minimum and a doubling ceiling, and exactly 120 s once that is reached. */
function smithyGap(polls: number, random: () => number): number {
  const ceiling = 2_000 * 2 ** (polls - 1);
  return ceiling > 120_000 ? 120_000 : 2_000 + random() * (ceiling - 2_000);
}

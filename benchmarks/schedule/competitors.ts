import type { Schedule } from "../../packages/operations/src/schedule/schedule.js";
import { squareRoot } from "../../packages/operations/src/schedule/square-root.js";
import type { measure } from "../../packages/operations/test/support/simulator.js";

/** What the simulator measures. */
export type Competitor = Parameters<typeof measure>[0];

/** Our response to the create call is the first result, so there is no poll at time zero. */
export const ours: Competitor = { name: "@aidmp/operations", schedule: squareRoot(), looksAtOnce: false };

/**
 * The default schedules of others, re-expressed from the constants in the published packages. p-wait-for's 20 ms is not among
 * them: it is meant for what is near, and the simulator's lower bound of 50 ms would misstate it.
 */
export const peers: readonly Competitor[] = [
  {
    name: "google-gax 6.17.0",
    schedule: every((polls) => Math.min(100 * 1.3 ** (polls - 1), 60_000)),
    looksAtOnce: true,
  },
  { name: "@azure/core-lro 3.4.1", schedule: every(() => 2_000), looksAtOnce: true },
  { name: "@smithy/util-waiter 4.6.2", schedule: every(smithyGap), looksAtOnce: true },
  { name: "cockatiel 3.2.1", schedule: cockatielSchedule(), looksAtOnce: true },
  { name: "fixed 500 ms by hand", schedule: every(() => 500), looksAtOnce: false },
  { name: "openai 6.49.0", schedule: every(() => 5_000), looksAtOnce: true },
  { name: "replicate 1.4", schedule: every(() => 500), looksAtOnce: true },
];

function every(delayInMs: (polls: number, random: () => number) => number): Schedule {
  return ({ polls, random }) => ({ delayInMs: delayInMs(polls, random), reason: "rule" });
}

/** 2 to 120 s: drawn between the minimum and a doubling ceiling, and exactly 120 s once that is reached. */
function smithyGap(polls: number, random: () => number): number {
  const ceiling = 2_000 * 2 ** (polls - 1);
  return ceiling > 120_000 ? 120_000 : 2_000 + random() * (ceiling - 2_000);
}

/**
 * Decorrelated jitter: from 128 ms, doubling, to 30 s. The one schedule with a memory; it begins anew with each operation,
 * as operations are followed one after the other here.
 */
function cockatielSchedule(): Schedule {
  let previous = 0;
  return every((polls, random) => {
    const t = polls - 1 + random();
    if (polls === 1) previous = 0;
    const next = 2 ** t * Math.tanh(Math.sqrt(4 * t));
    const gap = (Math.max(0, next - previous) / 1.4) * 128;
    previous = next;
    return Math.min(gap, 30_000);
  });
}

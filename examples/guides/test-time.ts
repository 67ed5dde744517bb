import type { Clock } from "@aidmp/client";
import type { Schedule } from "@aidmp/operations/schedules";

export interface TestTime {
  /** For the emulator: time stands still between two polls. */
  readonly clock: Clock;
  /** For the code under test: each poll comes at once. The first finds a minute gone, the next two more, then four. */
  readonly schedule: Schedule;
  readonly passedInMs: () => number;
}

export function createTestTime(): TestTime {
  const startedAt = Date.now();
  let passed = 0;
  return {
    clock: {
      now: () => startedAt + passed,
      monotonic: () => passed,
      setTimeout,
      clearTimeout: (timer) => clearTimeout(Number(timer)),
    },
    schedule: ({ polls }) => {
      passed += 60_000 * 2 ** polls;
      return { delayInMs: 0, reason: "rule" };
    },
    passedInMs: () => passed,
  };
}

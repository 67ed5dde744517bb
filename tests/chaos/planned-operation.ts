import type { ScriptStep } from "@aidmp/emulator";
import type { SeededRandom } from "@aidmp/test-support/seeded-random";

/** What an operation of a run will truly do. It travels in the request's `source_path`, where the emulator's script reads it. */
export interface PlannedOperation {
  readonly index: number;
  readonly ending: "FINISHED" | "ERROR" | "CANCEL" | "REJECTED" | "SENSEDATA_TRANSFER_FAILED";
  readonly durationInMs: number;
}

export function planOperation(index: number, longestInMs: number, random: SeededRandom): PlannedOperation {
  const rare = random.pick(["ERROR", "CANCEL", "REJECTED", "SENSEDATA_TRANSFER_FAILED"] as const);
  const ending = random() < 0.7 ? "FINISHED" : rare;
  return { index, ending, durationInMs: random.below(longestInMs) };
}

export function sourcePathOf({ index, ending, durationInMs }: PlannedOperation): string {
  return `operation-${index}/${ending}/${durationInMs}`;
}

export function stepsOf(sourcePath: string): readonly ScriptStep[] {
  const [, ending = "", duration] = sourcePath.split("/");
  const durationInMs = Number(duration);
  const total = { totalFileCount: 10, totalFileSize: 1000 };
  return [
    { afterInMs: 0, state: "RUNNING", progress: total },
    { afterInMs: durationInMs / 2, state: "RUNNING", progress: { succeedFileCount: 5, succeedFileSize: 500 } },
    { afterInMs: durationInMs, state: isEnding(ending) ? ending : 99 },
  ];
}

/** What a caller of `result` must be told. */
export function trueOutcomeOf({ ending }: PlannedOperation): "succeeded" | "cancelled" | "failed" {
  if (ending === "FINISHED") return "succeeded";
  return ending === "CANCEL" ? "cancelled" : "failed";
}

const endings = ["FINISHED", "ERROR", "CANCEL", "REJECTED", "SENSEDATA_TRANSFER_FAILED"] as const;

function isEnding(text: string): text is PlannedOperation["ending"] {
  return endings.some((ending) => ending === text);
}

import type { VerifyLevel } from "@aidmp/datasets";
import { UsageError } from "../context/cli-error.js";

const levels = ["counts", "size", "hash", "sums", "content"] as const satisfies readonly VerifyLevel[];

export function verifyLevelOf(text: string): VerifyLevel {
  const level = levels.find((each) => each === text);
  if (level === undefined) {
    throw new UsageError(
      `There is no level ${text}; there are ${levels.join(", ")}.`,
      `没有级别 ${text}；可用：${levels.join("、")}。`,
    );
  }
  return level;
}

import { isAidmpError, isApiError } from "@aidmp/client";
import { isUploadOutcomeUnknownError } from "@aidmp/operations";
import type { Say } from "../context/language.js";

/** What a person reads of an error: its message, the service's own words in their language, and what it leads on to. No stack. */
export function describeError(error: unknown, say: Say): string {
  if (!isAidmpError(error)) return `aidmp: ${error instanceof Error ? error.message : String(error)}`;
  const lines = [`aidmp: ${error.message}`];
  const local = isApiError(error) ? error.localizedMessage() : undefined;
  if (local && say("en", "zh") === "zh") lines.push(local);
  if (isUploadOutcomeUnknownError(error)) {
    for (const { id } of error.candidates) lines.push(`${say("It may be task", "可能是任务")} ${id}`);
  }
  return lines.join("\n");
}

import type { UploadTask } from "../sources/task-list/upload-task.js";
import type { Likeness } from "./candidate.js";

/** What one look at the task list found. */
export interface Look {
  readonly candidates: readonly Candidate[];
  /** Whether the whole list was seen, without anything that could hide a task. */
  readonly isWhole: boolean;
  /** Whether the settling time had passed before the look began. */
  readonly isSettled: boolean;
}

export interface Candidate {
  readonly task: UploadTask;
  readonly likeness: Likeness;
}

export type Decision =
  | { readonly action: "adopt"; readonly taskId: string }
  | { readonly action: "look-again" }
  | { readonly action: "send-again" }
  | { readonly action: "give-up"; readonly candidates: readonly UploadTask[] };

/** What follows from one look. Pure. */
export function decide({ candidates, isWhole, isSettled }: Look): Decision {
  const same = candidates.filter((candidate) => candidate.likeness === "same");
  const [only] = same;
  // One that is certain makes the rest certain too: the list shows branches by id, so another branch's is not ours.
  if (same.length === 1 && only?.task.id) return { action: "adopt", taskId: only.task.id };
  if (same.length > 0) return { action: "give-up", candidates: same.map(({ task }) => task) };
  if (!isSettled) return { action: "look-again" };
  const perhaps = candidates.filter((candidate) => candidate.likeness === "perhaps");
  if (perhaps.length > 0) return { action: "give-up", candidates: perhaps.map(({ task }) => task) };
  return { action: isWhole ? "send-again" : "look-again" };
}

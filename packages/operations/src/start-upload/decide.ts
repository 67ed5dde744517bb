import type { UploadTask } from "../sources/task-list/upload-task.js";
import type { TaskMatch } from "./match.js";

/** What one search of the task list found. */
export interface Search {
  readonly candidates: readonly Candidate[];
  /** Whether the whole list was seen, without anything that could hide a task. */
  readonly isWhole: boolean;
  /** Whether the visibility delay had passed before the search began. */
  readonly mustBeVisible: boolean;
}

export interface Candidate {
  readonly task: UploadTask;
  readonly match: Exclude<TaskMatch, "none">;
}

export type Decision =
  | { readonly action: "adopt"; readonly taskId: string }
  | { readonly action: "search-again" }
  | { readonly action: "send-again" }
  | { readonly action: "stop"; readonly candidates: readonly UploadTask[] };

/** What follows from one search. Pure. */
export function decide({ candidates, isWhole, mustBeVisible }: Search): Decision {
  const exact = candidates.filter(({ match }) => match === "exact");
  const [only] = exact;
  // One that is certain makes the rest certain too: the list shows branches by id, so another branch's is not ours.
  if (exact.length === 1 && only?.task.id) return { action: "adopt", taskId: only.task.id };
  if (exact.length > 0) return { action: "stop", candidates: exact.map(({ task }) => task) };
  if (!mustBeVisible) return { action: "search-again" };
  if (candidates.length > 0) return { action: "stop", candidates: candidates.map(({ task }) => task) };
  return { action: isWhole ? "send-again" : "search-again" };
}

import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import type { UploadTask } from "../sources/task-list/upload-task.js";

/** What was on the list before the request was sent. */
export interface Before {
  readonly isKnown: (id: string) => boolean;
  /** The list was read back to this time, by the server's clock, in milliseconds since 1970. */
  readonly since: number;
  /** Whether the server's clock is known, so that an older task cannot be the one. */
  readonly knowsServerTime: boolean;
}

/** `"ambiguous"`: nothing rules it out, and it is not certain enough to be adopted. */
export type TaskMatch = "exact" | "ambiguous" | "none";

/**
 * Whether a listed task is what the request would have created: the same dataset, branch, source and target, not there
 * before, and created since. With a `commit_id` in the request, the task must have it too: it is documented both as the id
 * that the caller gives the new commit and as a field of the listed task, and is the one key that a caller can make unique.
 *
 * Leaning towards `"ambiguous"` costs an error that asks a person to look; a wrong `"none"` would create a second task.
 */
export function matchTask(task: UploadTask, request: CreateUploadFilesTaskOptions, before: Before): TaskMatch {
  const { repo_id: repoId, branch_id: branchId } = request.params.path;
  const { commit_id: commitId, source_path: sourcePath, target_path: targetPath } = request.body;
  if (before.isKnown(task.id ?? "")) return "none";
  if (task.repo_id && task.repo_id !== repoId) return "none";
  if (commitId && task.commit_id && task.commit_id !== commitId) return "none";
  if (plainPath(task.source_path) !== plainPath(sourcePath)) return "none";
  if (plainPath(task.target_path) !== plainPath(targetPath)) return "none";

  const createdAt = Date.parse(task.create_time ?? "");
  if (createdAt < before.since && before.knowsServerTime) return "none";
  const isRecent = createdAt >= before.since;
  // Whether the list shows a branch's id or its name is not documented.
  const isSameBranch = task.target_branch === branchId;
  const isSameCommit = !commitId || task.commit_id === commitId;
  return isRecent && isSameBranch && isSameCommit ? "exact" : "ambiguous";
}

/** Which calls could take each other's task for their own. */
export function sharedIdentity({ params, body }: CreateUploadFilesTaskOptions): string {
  const { data_space_id: dataSpaceId, repo_id: repoId, branch_id: branchId } = params.path;
  return JSON.stringify([dataSpaceId, repoId, branchId, plainPath(body.source_path), plainPath(body.target_path)]);
}

/**
 * A service may list `/train/` as `train`, and what was left out as "" or null. Counted, since an expression for slashes
 * at the end would start at each of a path's slashes anew.
 */
function plainPath(path: string | null | undefined): string {
  const text = (path ?? "").trim();
  let [start, end] = [0, text.length];
  while (text[start] === "/") start++;
  while (end > start && text[end - 1] === "/") end--;
  return text.slice(start, end);
}

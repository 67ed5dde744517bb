import type { Progress } from "./progress.js";
import { hasEnded } from "./task-state.js";
import { viewOf, type Task } from "./task.js";

/** A task for whoever runs the emulator: to look at in a test, or to print. It has no keys in it. */
export interface TaskSummary {
  readonly id: string;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  readonly commitId: string;
  readonly sourcePath: string;
  readonly targetPath: string;
  /** A number of `TaskState`, or one that a script made up. */
  readonly state: number;
  readonly done: boolean;
  readonly errorMessage: string;
  readonly progress: Progress;
  /** Wall time in milliseconds. */
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export function summaryOf(task: Task, now: number): TaskSummary {
  const { id, dataSpaceId, repoId, branchId, commitId, createdAt, request } = task;
  const { state, errorMessage, progress, finishedAt } = viewOf(task, now);
  return {
    id,
    dataSpaceId,
    repoId,
    branchId,
    commitId,
    sourcePath: request.source_path ?? "",
    targetPath: request.target_path ?? "",
    state,
    done: hasEnded(state),
    errorMessage,
    progress,
    createdAt,
    finishedAt,
  };
}

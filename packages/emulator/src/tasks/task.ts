import { randomUUID } from "node:crypto";
import type { components } from "../generated/schema.js";
import { scriptedView, type Lifecycle } from "./lifecycle.js";
import { hasEnded } from "./task-state.js";
import { startedView, type Progress, type TaskView } from "./task-view.js";

/** An upload task as the emulator keeps it, in memory and on disk. */
export interface Task {
  readonly id: string;
  /** Grows with every task. It orders tasks that were created in the same millisecond. */
  readonly sequence: number;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  /** Wall time in milliseconds. */
  readonly createdAt: number;
  readonly commitId: string;
  /** The request's body without the two keys of `oss_config`. */
  readonly request: CreateUploadFilesTaskRequest;
  /** On disk only while a transfer needs them to go on after a restart: see `task-files.ts`. */
  readonly secrets: ObjectStoreSecrets;
  /** Set for a scripted task, which transfers nothing. */
  readonly lifecycle?: Lifecycle;
  cancelRequestedAt?: number;
  /** How far the transfer is. The view of a scripted task is computed from the clock instead. */
  transfer: TaskView;
}

/** The body of createUploadFilesTask. */
export type CreateUploadFilesTaskRequest = components["schemas"]["CreateUploadFilesTaskRequest"];

export interface ObjectStoreSecrets {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A task that has just been created. It follows the script `lifecycle`, or transfers when there is none. */
export function newTask(
  facts: Omit<Task, "commitId" | "lifecycle" | "cancelRequestedAt" | "transfer">,
  lifecycle: Lifecycle | undefined,
): Task {
  return {
    ...facts,
    commitId: facts.request.commit_id || randomUUID(),
    ...(lifecycle === undefined ? {} : { lifecycle }),
    transfer: startedView,
  };
}

/** How far a task is at `now`, whether it transfers or follows a script. */
export function viewOf(task: Task, now: number): TaskView {
  if (task.lifecycle === undefined) return task.transfer;
  return scriptedView(task.lifecycle, { createdAt: task.createdAt, cancelRequestedAt: task.cancelRequestedAt, now });
}

/** A task as `emulator.tasks()` returns it, without the keys of its object store. */
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

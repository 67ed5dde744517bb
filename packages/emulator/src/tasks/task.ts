import { scriptedView, type Lifecycle } from "../script/lifecycle.js";
import type { components } from "../generated/schema.js";
import type { TaskView } from "./task-view.js";

/** The body of createUploadFilesTask. */
export type CreateRequest = components["schemas"]["CreateUploadFilesTaskRequest"];

/** An upload task as the emulator keeps it, in memory and, without what is marked, on disk. */
export interface Task {
  readonly id: string;
  /** Rises with every task: the order of creation, also for tasks of the same millisecond. */
  readonly sequence: number;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
  /** Wall time in milliseconds. */
  readonly createdAt: number;
  readonly commitId: string;
  /** The request's body without the two secrets of `oss_config`. */
  readonly request: CreateRequest;
  /** On disk only while a transfer needs it to go on after a restart: see `task-files.ts`. */
  readonly secrets: ObjectStoreSecrets;
  /** Present: the task follows this, and transfers nothing. */
  readonly lifecycle?: Lifecycle;
  cancelRequestedAt?: number;
  /** What a transfer has come to. A scripted task's view is computed from the clock instead. */
  transfer: TaskView;
}

export interface ObjectStoreSecrets {
  readonly accessKey: string;
  readonly secretKey: string;
}

export function viewOf(task: Task, now: number): TaskView {
  if (task.lifecycle === undefined) return task.transfer;
  return scriptedView(task.lifecycle, { createdAt: task.createdAt, cancelRequestedAt: task.cancelRequestedAt, now });
}

import { TaskState } from "../generated/constants.js";
import type { Status } from "../rpc/status.js";

/** How far a task is at one moment. */
export interface TaskView {
  readonly state: number;
  readonly progress: Progress;
  readonly errorMessage: string;
  readonly error: Status | null;
  readonly files: readonly TaskFile[];
  readonly finishedAt: number | null;
}

/** The counters of a task. */
export interface Progress {
  readonly totalFileCount: Counter;
  readonly totalFileSize: Counter;
  readonly succeedFileCount: Counter;
  readonly succeedFileSize: Counter;
  readonly failedFileCount: Counter;
  readonly failedFileSize: Counter;
}

/**
 * A number, or a string of digits for a value above 2^53. The wire carries int64 as strings, so a script can send what a
 * JavaScript number cannot hold.
 */
export type Counter = number | string;

/** A file of a task, as `task:list` shows it. */
export interface TaskFile {
  readonly path: string;
  /** No page documents its values. The emulator uses the numbers of `task_state`. */
  readonly state: number;
  /** No page documents its values. The emulator uses the numbers of google.rpc.Code, and 0 for no error. */
  readonly error: number;
  readonly size: number;
}

export const noProgress: Progress = {
  totalFileCount: 0,
  totalFileSize: 0,
  succeedFileCount: 0,
  succeedFileSize: 0,
  failedFileCount: 0,
  failedFileSize: 0,
};

/** A task that has just been created. */
export const startedView: TaskView = {
  state: TaskState.STARTED,
  progress: noProgress,
  errorMessage: "",
  error: null,
  files: [],
  finishedAt: null,
};

import type { Status } from "../rpc/status.js";
import { noProgress, type Progress, type TaskFile } from "./progress.js";
import { TaskState } from "../generated/constants.js";

/** Where a task stands at one moment. */
export interface TaskView {
  readonly state: number;
  readonly progress: Progress;
  readonly errorMessage: string;
  readonly error: Status | null;
  readonly files: readonly TaskFile[];
  readonly finishedAt: number | null;
}

export const startedView: TaskView = {
  state: TaskState.STARTED,
  progress: noProgress,
  errorMessage: "",
  error: null,
  files: [],
  finishedAt: null,
};

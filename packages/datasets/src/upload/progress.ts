import type { TaskStateName } from "../tasks/task-state-name.js";
import { taskStateName } from "../tasks/task-state-name.js";
import { transferProgress, type TransferProgress, type UploadTask } from "@aidmp/operations";

export interface UploadProgress extends TransferProgress {
  /** The task's state by name; undefined before the first poll, and for a number that the documentation does not list. */
  readonly state: TaskStateName | undefined;
  /** The share of the bytes that is done, of the files where no bytes are known; undefined while neither was counted. */
  readonly share: number | undefined;
  /** Measured from the first poll that showed a total to the last that showed a change; undefined before there are two. */
  readonly bytesPerSecond: number | undefined;
  /** By the rate so far; undefined while there is none. */
  readonly secondsLeft: number | undefined;
  /** When a counter last changed, in milliseconds since 1970. */
  readonly changedAt: number;
}

/**
 * Follows one upload: what each poll shows becomes what a person wants to see. `uploadFiles` does so for its `onProgress`; this is
 * for who waits with a poller of their own.
 *
 * @returns takes a task as it was read, and when, in milliseconds since 1970.
 */
export function followProgress(): (task: UploadTask, now: number) => UploadProgress {
  let first: { readonly bytes: number; readonly at: number } | undefined;
  let last: { readonly text: string; readonly bytes: number; readonly at: number } | undefined;
  return (task, now) => {
    const progress = transferProgress(task);
    const { files, bytes } = progress;
    const done = bytes.succeeded + bytes.failed;
    const text = JSON.stringify([progress, task.task_state]);
    if (last?.text !== text) last = { text, bytes: done, at: now };
    if (bytes.total > 0) first ??= { bytes: done, at: now };
    const seconds = first ? (last.at - first.at) / 1000 : 0;
    const bytesPerSecond =
      first && seconds > 0 && last.bytes > first.bytes ? (last.bytes - first.bytes) / seconds : undefined;
    return {
      ...progress,
      state: taskStateName(task.task_state),
      share: shareOf(done, bytes.total) ?? shareOf(files.succeeded + files.failed, files.total),
      bytesPerSecond,
      secondsLeft: bytesPerSecond && Math.max(0, (bytes.total - done) / bytesPerSecond),
      changedAt: last.at,
    };
  };
}

function shareOf(done: number, total: number): number | undefined {
  return total > 0 ? Math.min(1, done / total) : undefined;
}

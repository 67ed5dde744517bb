/**
 * The counters of a task. A counter is a number, or a string of digits where it lies beyond 2^53: the wire carries
 * int64 as strings, so a script can send what a JavaScript number cannot hold.
 */
export interface Progress {
  readonly totalFileCount: Counter;
  readonly totalFileSize: Counter;
  readonly succeedFileCount: Counter;
  readonly succeedFileSize: Counter;
  readonly failedFileCount: Counter;
  readonly failedFileSize: Counter;
}

export type Counter = number | string;

export const noProgress: Progress = {
  totalFileCount: 0,
  totalFileSize: 0,
  succeedFileCount: 0,
  succeedFileSize: 0,
  failedFileCount: 0,
  failedFileSize: 0,
};

/** A file of a task, as `task:list` shows it. */
export interface TaskFile {
  readonly path: string;
  /** Its values are documented nowhere; the emulator uses the numbers of `task_state`. */
  readonly state: number;
  /** Its values are documented nowhere; the emulator uses the numbers of google.rpc.Code, 0 for none. */
  readonly error: number;
  readonly size: number;
}

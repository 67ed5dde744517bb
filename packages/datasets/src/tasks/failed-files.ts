import { transferProgress, type UploadTask } from "@aidmp/operations";

export interface FailedFile {
  readonly path: string;
  /** The service's code. Its values are not documented. */
  readonly err: number;
  /** In bytes; undefined where the service does not say. */
  readonly size: number | undefined;
}

export interface FailedFiles {
  /** How many files failed, by the task's counter. */
  readonly count: number;
  /** Those that the task lists: files with an `err` other than 0. That 0 means none is inferred. */
  readonly files: readonly FailedFile[];
}

/** What of a task did not arrive, as far as the service tells: its list of files may be shorter than its counter. */
export function failedFiles(task: UploadTask): FailedFiles {
  const { total, succeeded, failed } = transferProgress(task).files;
  const files = (task.files ?? []).flatMap(({ path, err, size }) =>
    err ? [{ path: path ?? "", err, size: size === null || size === undefined ? undefined : Number(size) }] : [],
  );
  return { count: Math.max(failed, total - succeeded, files.length, 0), files };
}

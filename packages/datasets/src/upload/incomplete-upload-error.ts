import { AidmpError } from "@aidmp/client";
import { isErrorNamed } from "@aidmp/client/internal";
import { transferProgress, type UploadTask } from "@aidmp/operations";
import { type FailedFile, failedFiles } from "../tasks/failed-files.js";

/**
 * The service calls the task finished, but not everything arrived: files failed, or there was nothing to copy.
 *
 * @see docs/guides/en/errors.md#IncompleteUploadError
 */
export class IncompleteUploadError extends AidmpError {
  override readonly name: string = "IncompleteUploadError";
  /** Without the keys of its store. */
  declare readonly task: UploadTask;
  /** How many files failed. */
  declare readonly failed: number;
  /** Those that the task lists; there may be fewer than `failed`. */
  declare readonly failedFiles: readonly FailedFile[];

  constructor(task: UploadTask) {
    const { total, succeeded } = transferProgress(task).files;
    const { count, files } = failedFiles(task);
    const names = files.slice(0, 3).map(({ path }) => JSON.stringify(path));
    const shown = names.length > 0 ? `: ${names.join(", ")}${count > names.length ? ", …" : ""}` : "";
    super(
      total === 0
        ? `Task ${task.id ?? "?"} finished without copying a file. Check bucket and prefix; allowEmpty accepts it.`
        : `Task ${task.id ?? "?"} finished, but ${count} of ${total} files failed${shown}. ${succeeded} arrived and are in the commit.`,
    );
    Object.defineProperty(this, "task", { value: task, enumerable: false });
    Object.assign(this, { failed: count, failedFiles: files });
  }
}

/**
 * What `uploadFiles` looks at when a task has finished: for who waits with a poller of their own.
 *
 * @param options.allowEmpty accepts a task that copied no file. Default: false.
 * @throws {IncompleteUploadError} files failed or are missing, or there were none.
 */
export function checkComplete(task: UploadTask, { allowEmpty = false }: { readonly allowEmpty?: boolean } = {}): void {
  const isEmpty = transferProgress(task).files.total === 0;
  if (failedFiles(task).count > 0 || (isEmpty && !allowEmpty)) throw new IncompleteUploadError(task);
}

export function isIncompleteUploadError(value: unknown): value is IncompleteUploadError {
  return isErrorNamed(value, "IncompleteUploadError");
}

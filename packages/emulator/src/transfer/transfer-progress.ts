import { rpcCodes, TaskState } from "../generated/constants.js";
import type { Progress, TaskFile } from "../tasks/task-view.js";
import type { SelectedObject } from "./source-selection.js";
import { TransferError } from "./transfer-error.js";

/**
 * The counters of a running transfer, which change as bytes arrive, and a short list of its files.
 * `task:list` returns many tasks at once, so each lists only a few files: those being copied, those that failed, and the
 * latest that arrived.
 */
export interface TransferProgress {
  readonly counters: Progress;
  readonly files: readonly TaskFile[];
  total(objects: readonly SelectedObject[]): void;
  started(object: SelectedObject): void;
  received(bytes: number): void;
  succeeded(object: SelectedObject): void;
  failed(object: SelectedObject, error: unknown): void;
}

const maxListedFiles = 20;

export function createTransferProgress(): TransferProgress {
  const counts = {
    totalFileCount: 0,
    totalFileSize: 0,
    succeedFileCount: 0,
    succeedFileSize: 0,
    failedFileCount: 0,
    failedFileSize: 0,
  };
  const listed = new Map<string, TaskFile>();

  function list(object: SelectedObject, state: number, error = 0): void {
    listed.delete(object.path);
    listed.set(object.path, { path: object.path, state, error, size: object.size });
    if (listed.size <= maxListedFiles) return;
    for (const [path, file] of listed) {
      if (file.state !== TaskState.FINISHED && listed.size < 2 * maxListedFiles) continue;
      listed.delete(path);
      return;
    }
  }

  return {
    get counters() {
      return { ...counts };
    },
    get files() {
      return [...listed.values()].slice(-maxListedFiles);
    },
    total(objects) {
      counts.totalFileCount = objects.length;
      counts.totalFileSize = objects.reduce((sum, { size }) => sum + size, 0);
    },
    started: (object) => list(object, TaskState.RUNNING),
    received(bytes) {
      counts.succeedFileSize += bytes;
    },
    succeeded(object) {
      counts.succeedFileCount++;
      list(object, TaskState.FINISHED);
    },
    failed(object, error) {
      counts.failedFileCount++;
      counts.failedFileSize += object.size;
      const codeName = error instanceof TransferError ? error.codeName : "INTERNAL";
      list(object, TaskState.ERROR, rpcCodes[codeName]);
    },
  };
}

import type { TransferTask } from "@aidmp/client";
import type { TaskOssConfig } from "@aidmp/client/types";

/** A task as `task:list` describes it, without the keys of its object store, which the service sends along. */
export type UploadTask = Readonly<Omit<TransferTask, "oss_config">> & {
  readonly oss_config?: Readonly<Omit<TaskOssConfig, "access_key" | "secret_key">> | null;
};

export interface TransferCounts {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
}

export interface TransferProgress {
  readonly files: TransferCounts;
  /** In bytes. */
  readonly bytes: TransferCounts;
}

/**
 * A task's counters as numbers. The wire has them as strings or numbers and leaves out what is 0; a total of 0 means
 * that the service has not counted yet.
 */
export function transferProgress(task: UploadTask): TransferProgress {
  return {
    files: counts(task.total_file_count, task.succeed_file_count, task.failed_file_count),
    bytes: counts(task.total_file_size, task.succeed_file_size, task.failed_file_size),
  };
}

type Counter = string | number | null | undefined;

function counts(total: Counter, succeeded: Counter, failed: Counter): TransferCounts {
  return { total: toNumber(total), succeeded: toNumber(succeeded), failed: toNumber(failed) };
}

function toNumber(counter: Counter): number {
  const value = Number(counter ?? 0);
  return Number.isFinite(value) && value > 0 ? value : 0;
}

import { TransferType } from "../generated/constants.js";
import { viewOf, type Task } from "./task.js";
import { hasEnded } from "./task-state.js";
import type { Counter, Progress } from "./task-view.js";
import type { TaskView } from "./task-view.js";

/**
 * The vendor's style on the wire: integer enums, int64 as strings of digits, RFC 3339 times or null. Every field is
 * present, and an unset one is "", [] or null.
 */
const taskTypeUrl = "type.googleapis.com/sensetime.core.aidmp.v2.TransferTask";

/** A google.longrunning.Operation. Its metadata and response are the task without `oss_config`. */
export function operationOnWire(task: Task, now: number): Record<string, unknown> {
  const view = viewOf(task, now);
  const done = hasEnded(view.state);
  const message = { "@type": taskTypeUrl, ...taskFacts(task, view) };
  return {
    name: task.id,
    metadata: message,
    done,
    error: view.error,
    response: done && view.error === null ? message : null,
  };
}

/** A task as `task:list` shows it. It has the two keys of the object store, because the service is documented to return them. */
export function taskOnWire(task: Task, now: number): Record<string, unknown> {
  const view = viewOf(task, now);
  const config = task.request.oss_config;
  return {
    ...taskFacts(task, view),
    oss_config: {
      bucket_name: config?.bucket_name ?? task.request.bucket_name ?? "",
      oss_endpoint: config?.oss_endpoint ?? task.request.oss_endpoint ?? "",
      access_key: task.secrets.accessKey,
      secret_key: task.secrets.secretKey,
      virtual_host_style: config?.virtual_host_style ?? false,
      disable_ssl: config?.disable_ssl ?? false,
      insecure_skip_verify: config?.insecure_skip_verify ?? false,
    },
    files: view.files.map((file) => ({
      path: file.path,
      state: file.state,
      err: file.error,
      size: int64(file.size),
    })),
  };
}

function taskFacts(task: Task, view: TaskView): Record<string, unknown> {
  const { request } = task;
  return {
    id: task.id,
    task_type: request.task_type ?? 0,
    task_state: view.state,
    target_branch: task.branchId,
    commit_id: task.commitId,
    commit_msg: request.commit_msg ?? "",
    creator_name: request.real_user_info?.user_name ?? "",
    source_path: request.source_path ?? "",
    target_path: request.target_path ?? "",
    err_msg: view.errorMessage,
    ...progressOnWire(view.progress),
    create_time: new Date(task.createdAt).toISOString(),
    finish_time: view.finishedAt === null ? null : new Date(view.finishedAt).toISOString(),
    transfer_type: TransferType.TRANSFER_TYPE_UPLOAD,
    repo_id: task.repoId,
    repo_name: task.repoId,
    extra_info: request.extra_info ?? null,
  };
}

function progressOnWire(progress: Progress): Record<string, string> {
  return {
    total_file_size: int64(progress.totalFileSize),
    total_file_count: int64(progress.totalFileCount),
    succeed_file_size: int64(progress.succeedFileSize),
    succeed_file_count: int64(progress.succeedFileCount),
    failed_file_size: int64(progress.failedFileSize),
    failed_file_count: int64(progress.failedFileCount),
  };
}

function int64(counter: Counter): string {
  return String(counter);
}

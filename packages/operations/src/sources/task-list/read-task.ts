import { TaskState, type TransferTask } from "@aidmp/client";
import type { OperationStatus, Reading } from "../../reading/reading.js";
import { transferProgress, type UploadTask } from "./upload-task.js";

/**
 * What a listed task says of its operation. FINISHED, ERROR and CANCEL read as final, REJECTED and
 * SENSEDATA_TRANSFER_FAILED as failures (inferred from their names); every other state, and any number that is not
 * documented, is waited for like RUNNING.
 */
export function readTask(listed: TransferTask): Reading<UploadTask, UploadTask> {
  const task = withoutKeys(listed);
  const progress = progressOf(task);
  switch (task.task_state) {
    case TaskState.FINISHED:
      return { status: "succeeded", response: task, metadata: task, progress: 1 };
    case TaskState.CANCEL:
      return { status: "cancelled", error: statusOf(task, rpcCancelled, "CANCEL"), metadata: task, progress };
    case TaskState.ERROR:
      return { status: "failed", error: statusOf(task, rpcUnknown, "ERROR"), metadata: task, progress };
    case TaskState.REJECTED:
      return { status: "failed", error: statusOf(task, rpcFailedPrecondition, "REJECTED"), metadata: task, progress };
    case TaskState.SENSEDATA_TRANSFER_FAILED:
      return {
        status: "failed",
        error: statusOf(task, rpcUnknown, "SENSEDATA_TRANSFER_FAILED"),
        metadata: task,
        progress,
      };
    default:
      return { status: "running", metadata: task, progress };
  }
}

const rpcCancelled = 1;
const rpcUnknown = 2;
const rpcFailedPrecondition = 9;

/** A task carries words, not a Status: the code says no more than the state does. */
function statusOf(task: UploadTask, code: number, state: string): OperationStatus {
  return { code, message: task.err_msg || `The task ended in state ${state} and gave no message.`, details: [] };
}

/** By bytes, which move steadily; by files where the sizes are not known. What has failed is done with, too. */
function progressOf(task: UploadTask): number | undefined {
  const { bytes, files } = transferProgress(task);
  const { total, succeeded, failed } = bytes.total > 0 ? bytes : files;
  return total > 0 ? (succeeded + failed) / total : undefined;
}

/** The service lists the keys of each task's object store. They end here, also where another text repeats them. */
function withoutKeys({ oss_config: store, ...task }: TransferTask): UploadTask {
  if (store === null || store === undefined) return task;
  const { access_key: accessKey, secret_key: secretKey, ...rest } = store;
  // Shorter than this, a "key" is a word, and blanking it out would destroy messages.
  const keys = [accessKey, secretKey].filter((key) => typeof key === "string").filter((key) => key.length >= 4);
  if (keys.length > 0) blankOut(task, keys);
  return { ...task, oss_config: rest };
}

/** In place: the task was made from the answer just read, and nobody else has seen it. */
function blankOut(parent: object, secrets: readonly string[]): void {
  for (const [field, value] of Object.entries(parent)) {
    if (typeof value === "object" && value !== null) blankOut(value, secrets);
    if (typeof value !== "string") continue;
    const clean = secrets.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), value);
    if (clean !== value) Reflect.set(parent, field, clean);
  }
}

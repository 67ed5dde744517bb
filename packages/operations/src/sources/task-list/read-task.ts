import { scrubber, secretsIn, TaskState, type TransferTask } from "@aidmp/client";
import { isRecord } from "../../reading/record.js";
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
  // Integers on the documented wire; other encoders of the same messages write them as strings.
  const state: unknown = task.task_state;
  switch (Number(state)) {
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
  const message: unknown = task.err_msg;
  const isGiven = typeof message === "string" && message !== "";
  return { code, message: isGiven ? message : `The task ended in state ${state} and gave no message.`, details: [] };
}

/** By bytes, which move steadily; by files where the sizes are not known. What has failed is done with, too. */
function progressOf(task: UploadTask): number | undefined {
  const { bytes, files } = transferProgress(task);
  const { total, succeeded, failed } = bytes.total > 0 ? bytes : files;
  return total > 0 ? (succeeded + failed) / total : undefined;
}

/** The service lists the keys of each task's object store. They end here, also where another text repeats them. */
export function withoutKeys({ oss_config: store, ...task }: TransferTask): UploadTask {
  const secrets = secretsIn({ store, task }).filter((secret) => secret !== "");
  if (secrets.length > 0) clean(task, scrubber(secrets));
  if (store === null || store === undefined) return task;
  // What is no object has no fields that could be told apart from its secrets.
  if (!isRecord(store)) return { ...task, oss_config: null };
  const { access_key: _accessKey, secret_key: _secretKey, ...rest } = store;
  if (secrets.length > 0) clean(rest, scrubber(secrets));
  return { ...task, oss_config: rest };
}

/** In place: the task was made from the answer just read, and nobody else has seen it. */
function clean(parent: object, scrub: (text: string) => string): void {
  for (const [field, value] of Object.entries(parent)) {
    if (field === "access_key" || field === "secret_key") Reflect.deleteProperty(parent, field);
    else if (typeof value === "object" && value !== null) clean(value, scrub);
    else if (typeof value === "string") Reflect.set(parent, field, scrub(value));
  }
}

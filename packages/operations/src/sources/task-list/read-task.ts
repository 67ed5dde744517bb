import { TaskState, type TransferTask } from "@aidmp/client";
import type { OperationStatus, PollResult } from "../../reading/poll-result.js";
import { transferProgress, type UploadTask } from "./upload-task.js";
import { keyRemover } from "./without-keys.js";

/**
 * What a listed task says of its operation. FINISHED, ERROR and CANCEL read as final, REJECTED and
 * SENSEDATA_TRANSFER_FAILED as failures (inferred from their names); every other state, and any number that is not
 * documented, is waited for like RUNNING.
 */
export function readTask(
  listed: TransferTask,
  withoutKeys: (task: TransferTask) => UploadTask = keyRemover(),
): PollResult<UploadTask, UploadTask> {
  const task = withoutKeys(listed);
  const progress = progressOf(task);
  switch (stateOf(task)) {
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

/** Integers on the documented wire; other encoders of the same message write them as text, or by name, as proto3's JSON does. */
function stateOf({ task_state }: UploadTask): number {
  const state: unknown = task_state;
  const named = typeof state === "string" ? states.get(state) : undefined;
  return named ?? Number(state);
}

const states: ReadonlyMap<string, number> = /* @__PURE__ */ new Map<string, number>(Object.entries(TaskState));

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

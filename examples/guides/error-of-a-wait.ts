// #region wait
import {
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
  isPollError,
  type OperationWatch,
  type UploadTask,
} from "@aidmp/operations";

export async function endOf(watch: OperationWatch<UploadTask, UploadTask>, signal?: AbortSignal): Promise<string> {
  try {
    const task = await watch.result({ signal });
    return `Committed as ${task.commit_id}.`;
  } catch (error) {
    if (isOperationFailedError(error)) return `The task failed with ${error.codeName}: ${error.status.message}`;
    if (isOperationCancelledError(error)) return "Somebody cancelled the task at the server.";
    if (isOperationDeadlineError(error)) return `Still running; to wait longer: ${JSON.stringify(error.resumeToken)}`;
    if (isPollError(error)) return `Nothing is known of the end: ${String(error.cause)}`;
    throw error; // the signal's reason, or a mistake in the program
  }
}
// #endregion

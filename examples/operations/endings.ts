import {
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
  isPollError,
  type OperationWatch,
} from "@aidmp/operations";

/** Says how a wait ended. */
export async function tellEnding(watch: OperationWatch, signal?: AbortSignal): Promise<string> {
  // #region outcomes
  try {
    await watch.result({ signal });
    return "it succeeded";
  } catch (error) {
    if (isOperationFailedError(error)) return `it failed: ${error.localizedMessage("en") ?? error.message}`;
    if (isOperationCancelledError(error)) return "somebody cancelled it";
    if (isOperationDeadlineError(error)) return "it goes on; this wait was too short"; // error.resumeToken resumes it
    if (isPollError(error)) return `its status cannot be read: ${String(error.cause)}`; // error.resumeToken resumes it
    throw error; // the signal's own reason: the caller stopped waiting
  }
  // #endregion
}

import { type ApiError, isApiError, isRequestError } from "@aidmp/client";
import { isIncompleteUploadError, isJournalError, isNameNotFoundError, isSourceError } from "@aidmp/datasets";
import {
  isOperationCancelledError,
  isOperationDeadlineError,
  isOptionsError,
  isPollError,
  isUploadOutcomeUnknownError,
} from "@aidmp/operations";
import { isFileError } from "./file-error.js";
import { InterruptedError, MissingKeysError, UsageError } from "./cli-error.js";

/** What a shell can tell the endings apart by. A contract: `--help` and the manual list them. */
export const exitCodes = {
  succeeded: 0,
  failed: 1,
  usage: 2,
  cancelled: 3,
  authentication: 4,
  outcomeUnknown: 5,
  unreadable: 6,
  incomplete: 7,
  timeout: 124,
  interrupted: 130,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return exitCodes.interrupted;
  if (error instanceof UsageError || isSourceError(error) || isOptionsError(error) || isNameNotFoundError(error)) {
    return exitCodes.usage;
  }
  if (error instanceof MissingKeysError || isAuthentication(error)) return exitCodes.authentication;
  if (isOperationCancelledError(error)) return exitCodes.cancelled;
  if (isOperationDeadlineError(error)) return exitCodes.timeout;
  if (isUploadOutcomeUnknownError(error)) return exitCodes.outcomeUnknown;
  if (isPollError(error)) return isAuthentication(rootOf(error)) ? exitCodes.authentication : exitCodes.unreadable;
  if (isIncompleteUploadError(error)) return exitCodes.incomplete;
  if (isRequestError(error) || isJournalError(error) || isFileError(error)) return exitCodes.usage;
  return exitCodes.failed;
}

/** What a wait could not read, and why the list could not be read for it. */
function rootOf(error: Error): unknown {
  let root: unknown = error;
  for (let depth = 0; depth < 5 && root instanceof Error && root.cause !== undefined; depth += 1) root = root.cause;
  return root;
}

function isAuthentication(error: unknown): error is ApiError {
  return isApiError(error) && (error.status === 401 || error.status === 403);
}

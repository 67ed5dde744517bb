// Waiting for one operation, or for many
export { waitForOperation, type WaitForOperationOptions } from "./wait-for-operation.js";
export { createPoller, type Poller, type PollerOptions, type WatchOptions } from "./poller/poller.js";
export type { OperationWatch, WaitOptions } from "./poller/watch.js";
export type { OperationState, TerminalState } from "./reading/state.js";
export type { PollerEvent } from "./engine/events.js";
export { parseResumeToken, type ResumeToken } from "./step/resume-token.js";

// Creating an upload task exactly once
export { startUpload, type StartUploadOptions } from "./start-upload/start-upload.js";
export type { StartUploadEvent } from "./start-upload/events.js";

// Where operations are read
export { taskListSource } from "./sources/task-list/task-list-source.js";
export type { TaskListSourceOptions } from "./sources/task-list/task-list-options.js";
export { transferProgress, type TransferProgress, type UploadTask } from "./sources/task-list/upload-task.js";
export { assumedCancel, operationSource, type OperationSourceOptions } from "./sources/operation-source.js";
export type { OperationSource } from "./sources/source.js";

// Options that cannot work
export { isOptionsError, OptionsError } from "./options/options-error.js";

// How a wait can end otherwise
export {
  isOperationCancelledError,
  isOperationFailedError,
  OperationCancelledError,
  OperationFailedError,
} from "./engine/operation-ended-errors.js";
export { isOperationDeadlineError, OperationDeadlineError } from "./step/operation-deadline-error.js";
export { isPollError, PollError } from "./step/poll-error.js";
export { CancelUnsupportedError, isCancelUnsupportedError } from "./poller/cancel-unsupported-error.js";
export { isMalformedOperationError, MalformedOperationError } from "./reading/malformed-operation-error.js";
export { isTaskNotListedError, TaskNotListedError } from "./sources/task-list/task-not-listed-error.js";
export { isResumeTokenError, ResumeTokenError } from "./step/resume-token-error.js";
export { isUploadOutcomeUnknownError, UploadOutcomeUnknownError } from "./start-upload/upload-outcome-unknown-error.js";

export { waitForOperation, type WaitForOperationOptions } from "./wait-for-operation.js";
export { startUpload, type StartUploadOptions } from "./start-upload/start-upload.js";
export type { StartUploadEvent } from "./start-upload/events.js";
export { createPoller, type Poller, type PollerOptions, type WatchOptions } from "./poller/poller.js";
export type { OperationWatch, WaitOptions } from "./poller/watch.js";
export type { EndEvent, GapEvent, PollErrorEvent, PollerEvent, PollEvent } from "./poller/events.js";

export type { CancelContext, OperationSource, ReadContext } from "./sources/source.js";
export { taskListSource, type TaskListSourceOptions } from "./sources/task-list/task-list-source.js";
export type { TaskSearch, TaskSearcher, TaskSearchResult } from "./sources/task-list/search.js";
export {
  transferProgress,
  type TransferCounts,
  type TransferProgress,
  type UploadTask,
} from "./sources/task-list/upload-task.js";
export {
  assumedCancel,
  operationSource,
  type OperationDecoders,
  type OperationSourceOptions,
} from "./sources/operation-source.js";

export { begin, step, type BeginEnvironment, type Next, type Step, type StepEnvironment } from "./step/step.js";
export { parseToken, startToken, type OperationToken, type StartOptions } from "./step/token.js";

export type { Gap, GapReason, PollMoment, Schedule } from "./schedule/schedule.js";
export { squareRoot, type SquareRootOptions } from "./schedule/square-root.js";
export { exponential, type ExponentialOptions } from "./schedule/exponential.js";
export { fixed } from "./schedule/fixed.js";
export { planGap, type GapBounds } from "./schedule/plan-gap.js";
export {
  aip194Strict,
  transient,
  type PollErrorBudget,
  type PollErrorPolicy,
  type PollFailure,
  type TransientOptions,
} from "./policy/poll-error-policy.js";

export { readOperation, type ReadOperationOptions } from "./reading/read-operation.js";
export type {
  CancelledReading,
  FailedReading,
  FinalReading,
  OperationStatus,
  Reading,
  RunningReading,
  StatusDetail,
  SucceededReading,
  UnreadableReading,
} from "./reading/reading.js";
export type {
  CancelledState,
  FailedState,
  FinalState,
  OperationState,
  RunningState,
  SucceededState,
} from "./reading/state.js";
export { typeNameOf, unpackAny, type Decoder } from "./reading/any.js";

export {
  isOperationCancelledError,
  isOperationFailedError,
  OperationCancelledError,
  OperationFailedError,
} from "./errors/operation-ended-errors.js";
export { isOperationDeadlineError, OperationDeadlineError } from "./errors/operation-deadline-error.js";
export { isPollError, PollError } from "./errors/poll-error.js";
export { CancelUnsupportedError, isCancelUnsupportedError } from "./errors/cancel-unsupported-error.js";
export { isMalformedOperationError, MalformedOperationError } from "./errors/malformed-operation-error.js";
export { isTaskNotListedError, TaskNotListedError } from "./errors/task-not-listed-error.js";
export { isTokenError, TokenError } from "./errors/token-error.js";
export {
  isUploadOutcomeUnknownError,
  UploadOutcomeUnknownError,
  type UploadOutcomeUnknownErrorFields,
} from "./errors/upload-outcome-unknown-error.js";

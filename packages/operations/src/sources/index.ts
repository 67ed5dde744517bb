/** `@aidmp/operations/sources`: what a source of one's own is made of. */
export type { CancelContext, OperationSource, ReadContext } from "./source.js";
export type {
  CancelledResult,
  DoneResult,
  FailedPollResult,
  FailedResult,
  InProgressResult,
  OperationStatus,
  OperationStatusDetail,
  PollResult,
  SucceededResult,
} from "../reading/poll-result.js";
export type { CancelledState, FailedState, RunningState, SucceededState } from "../reading/state.js";
export { readOperation, type ReadOperationOptions } from "../reading/read-operation.js";
export { typeNameOf, unpackAny, type Decoder } from "../reading/any.js";
export type { OperationDecoders } from "./operation-source.js";
export type { TaskLister, TaskListing, TaskQuery } from "./task-list/list-tasks.js";
export type { TransferCounts } from "./task-list/upload-task.js";

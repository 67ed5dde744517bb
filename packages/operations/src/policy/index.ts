/** `@aidmp/operations/policies`: what follows a failed poll. */
export {
  aip194Strict,
  transient,
  type FailedPoll,
  type FailedPollBudget,
  type FailedPollPolicy,
  type TransientOptions,
} from "./failed-poll-policy.js";
export { failureKind, type FailureKind } from "./failure-kind.js";

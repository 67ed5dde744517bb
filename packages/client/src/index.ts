export { createAidmpClient, type AidmpClient } from "./client.js";
export type { AidmpClientOptions } from "./client-options.js";
export type { CallOptions } from "./call-options.js";
export type { PathOverrides } from "./request/path-overrides.js";
export type { FetchLike } from "./transport/outgoing-request.js";
export type { RetryPolicy } from "./transport/retry.js";

export { hmac, type HmacOptions } from "./auth/hmac.js";
export { bearer, type TokenProvider } from "./auth/bearer.js";
export { fromEnv, type OptionsFromEnv } from "./env.js";
export type { Auth, Credentials, Recovery, Refusal } from "./auth/auth.js";

export { AidmpError, isAidmpError, isErrorNamed } from "./errors/aidmp-error.js";
export { rpcCodeName } from "./errors/rpc-code.js";
export { ApiError, isApiError } from "./errors/api-error.js";
export { ConnectionError, isConnectionError, type ConnectionErrorFields } from "./errors/connection-error.js";
export { TimeoutError, isTimeoutError, type TimeoutErrorFields } from "./errors/timeout-error.js";
export {
  ResponseError,
  isResponseError,
  type ResponseErrorFields,
  type ResponseErrorReason,
} from "./errors/response-error.js";
export { RequestError, isRequestError } from "./errors/request-error.js";
export type { StatusDetail } from "./errors/status.js";
export { causeOf, messageInLocale, type StatusCause } from "./errors/status-cause.js";
export { detailsOfType, type StatusDetailTypes } from "./errors/status-details.js";

export { unwrap, type ResultStyleAnswer, type Unwrapped } from "./unwrap.js";
export { notify } from "./notify.js";
export { messageOf } from "./errors/message-of.js";
export { redact } from "./redaction/redact.js";
export { isSecretField, secretsIn } from "./redaction/secret-fields.js";
export { scrubber } from "./redaction/scrub.js";
export { systemClock, type Clock } from "./clock.js";
export type {
  AidmpEvent,
  ClockSkewEvent,
  FailureEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  TokenRefreshEvent,
} from "./events.js";

export * from "./generated/operations.js";
export type * from "./generated/components.js";
export { rpcCodes, TaskState, TransferType, type OperationId, type RpcCode } from "./generated/constants.js";
export type { paths } from "./generated/schema.js";

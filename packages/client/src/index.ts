// The client
export { createAidmpClient, type AidmpClient } from "./client.js";
export type { AidmpClientOptions } from "./client-options.js";
export type { CallOptions } from "./call-options.js";
export type { FetchLike } from "./transport/outgoing-request.js";
export type { RetryPolicy } from "./transport/retry.js";
export type { AidmpEvent } from "./events.js";
export { systemClock, type Clock } from "./clock.js";

// Authentication
export { hmac } from "./auth/hmac.js";
export { bearer } from "./auth/bearer.js";
export { fromEnv } from "./env.js";
export type { Auth, AuthChallenge, AuthRetry, Credentials } from "./auth/auth.js";

// The calls
export * from "./generated/operations.js";
export { rpcCodes, TaskState, TransferType } from "./generated/constants.js";
export type { CreateUploadFilesTaskRequest, Operation, TransferTask } from "./generated/components.js";
export { unwrap } from "./unwrap.js";

// Errors, and what may be shown
export { AidmpError, isAidmpError } from "./errors/aidmp-error.js";
export { ApiError, isApiError } from "./errors/api-error.js";
export { ConnectionError, isConnectionError } from "./errors/connection-error.js";
export { isTimeoutError, TimeoutError } from "./errors/timeout-error.js";
export { isResponseError, ResponseError } from "./errors/response-error.js";
export { isRequestError, RequestError } from "./errors/request-error.js";
export { detailsOfType } from "./errors/status-details.js";
export { redact } from "./redaction/redact.js";

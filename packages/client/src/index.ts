// The client
export { createAidmpClient } from "./client.js";
export type { AidmpClient } from "./results/aidmp-client.js";
export type { AidmpClientOptions } from "./client-options.js";
export type { FetchLike } from "./transport/outgoing-request.js";
export type { AidmpEvent } from "./events/events.js";
export { systemClock, type Clock } from "./time/clock.js";

// Authentication
export { hmac } from "./auth/hmac.js";
export { bearer } from "./auth/bearer.js";
export { fromEnv } from "./env.js";
export type { Auth, AuthChallenge, AuthRetry, Credentials } from "./auth/auth.js";

// The calls
export * from "./calls/generated/operations.js";
export { rpcCodes, TaskState, TransferType, TreeFileType } from "./generated/constants.js";
export type { CreateUploadFilesTaskRequest, Operation, TransferTask } from "./generated/components.js";
export { unwrap } from "./results/unwrap.js";

// Errors, and what may be shown
export { AidmpError, isAidmpError } from "./errors/aidmp-error.js";
export { ApiError, isApiError } from "./results/api-error.js";
export { ConnectionError, isConnectionError } from "./transport/connection-error.js";
export { isTimeoutError, TimeoutError } from "./transport/timeout-error.js";
export { isResponseError, ResponseError } from "./transport/response-error.js";
export { isRequestError, RequestError } from "./errors/request-error.js";
export { detailsOfType } from "./errors/status-details.js";
export { redact } from "./redaction/redact.js";

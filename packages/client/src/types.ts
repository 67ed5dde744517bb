/** `@aidmp/client/types`: the schemas of the document, and the types of options and parts that seldom need a name. */
export type * from "./generated/components.js";
export type * from "./calls/generated/options.js";
export type { CallOptions } from "./results/call-options.js";
export type { OperationId, RpcCode } from "./generated/constants.js";
export type { paths } from "./generated/schema.js";
export type { HmacOptions } from "./auth/hmac.js";
export type { TokenProvider } from "./auth/bearer.js";
export type { OptionsFromEnv } from "./env.js";
export type { PathOverrides } from "./request/path-overrides.js";
export type { ResultStyleResponse, Unwrapped } from "./results/unwrap.js";
export type { RetryPolicy } from "./transport/retry.js";
export type { StatusDetail } from "./errors/status.js";
export type { StatusDetailTypes } from "./errors/status-details.js";
export type { ConnectionErrorFields } from "./transport/connection-error.js";
export type { TimeoutErrorFields } from "./transport/timeout-error.js";
export type { ResponseErrorFields, ResponseErrorReason } from "./transport/response-error.js";
export type {
  ClockSkewEvent,
  FailureEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  TokenRefreshEvent,
} from "./events/events.js";

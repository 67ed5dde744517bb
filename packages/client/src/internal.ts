/**
 * For the other packages of this project, and not public: what is here may change in any release.
 */
export { causeOf, messageInLocale } from "./errors/status-cause.js";
export { isErrorNamed } from "./errors/aidmp-error.js";
export { isNoAnswer } from "./transport/response-error.js";
export { messageOf } from "./errors/message-of.js";
export { rpcCodeName } from "./errors/rpc-code.js";
export { isJsonObject, readField } from "./json/values.js";
export { retryAfterOfData } from "./results/unwrap.js";
export { notify } from "./events/notify.js";
export { scrubber } from "./redaction/scrub.js";
export { isSecretField, secretsIn } from "./redaction/secret-fields.js";
export { onAbort, throwIfAborted } from "./time/on-abort.js";
export { wait } from "./time/wait.js";
export { parseDuration, retryAfterOfHeaders, serverTimeInMs } from "./errors/retry-after.js";

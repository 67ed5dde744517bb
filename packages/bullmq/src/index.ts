// Waiting
export { addWait, type AddWaitOptions } from "./add-wait.js";
export { cancelWait } from "./cancel-wait.js";
export { waitFor, type WaitForOptions } from "./wait-for.js";
export type { WaitQueue } from "./queues/queue-family.js";

// Working
export { createWaitWorker, type WaitWorker } from "./worker/create-wait-worker.js";
export type { WaitWorkerOptions } from "./worker/worker-options.js";
export type { EndedWait } from "./worker/tell-end.js";
export type { WaitWorkerEvent } from "./worker/events.js";
export type { StoppedWait, WaitEnd } from "./jobs/wait-end.js";

// What can go wrong
export { isStoreUnavailableError, StoreUnavailableError } from "./worker/store-unavailable-error.js";
export { isWaitDataError, WaitDataError } from "./jobs/wait-data-error.js";
export { isWaitNotToldError, WaitNotToldError } from "./wait-not-told-error.js";

export { startEmulator, type Emulator } from "./emulator.js";
export { demoBearerToken, demoCredentials, type EmulatorOptions } from "./options.js";
export type { AccessKeyPair } from "./http/authentication.js";
export type { Clock } from "./time/clock.js";

// Scripts
export type { Script, ScriptedLifecycle, ScriptInput, ScriptStep } from "./script/script.js";
export type { CreateUploadFilesTaskRequest } from "./tasks/task.js";
export type { Status } from "./rpc/status.js";

// Faults
export type { FaultRequest, FaultRule, Faults } from "./faults/choose-fault.js";
export type { Fault } from "./faults/fault.js";
export type { ContentFault, ContentFaults } from "./faults/content-fault.js";

// Datasets
export type { BranchOption, DatasetOption } from "./datasets/dataset-option.js";

// Tasks and what they leave on disk
export { TaskState } from "./generated/constants.js";
export type { TaskSummary } from "./tasks/task.js";
export type { Progress } from "./tasks/task-view.js";
export type { BranchAddress } from "./branches/branch-address.js";
export type { CommitManifest, StoredFile } from "./branches/manifest.js";

// Events and counts
export type { EmulatorEvent, EmulatorFailureEvent, RequestCounts, TaskEvent } from "./reporting.js";
export type { ExchangeEvent, RequestProblem } from "./http/exchange.js";

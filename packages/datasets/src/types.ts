/** `@aidmp/datasets/types`: the types of options, and of what calls resolve with, that seldom need a name. */
export type { BeginUploadOptions } from "./upload/begin-upload.js";
export type { UploadOptions } from "./upload/upload-files.js";
export type { UploadManyOptions } from "./upload/upload-many.js";
export type { JournalEntry } from "./upload/journal.js";
export type { StorePreset } from "./source/upload-source.js";
export type { CheckSourceOptions, SourceReport } from "./source/check-source.js";
export type { FoundDataset } from "./find/find-datasets.js";
export type { BranchQuery, FoundBranch } from "./find/resolve-branch.js";
export type { ListTasksQuery } from "./tasks/list-tasks.js";
export type { FailedFile } from "./tasks/failed-files.js";
export type { TaskStateName } from "./tasks/task-state-name.js";
export type { CommitRef } from "./files/commit-ref.js";
export type { ListFilesQuery } from "./files/list-files.js";
export type { VerifyOptions } from "./verify/verify-upload.js";

// The whole upload
export { beginUpload } from "./upload/begin-upload.js";
export { uploadFiles } from "./upload/upload-files.js";
export { uploadMany, type UploadItem, type UploadOutcome } from "./upload/upload-many.js";
export type { UploadRequest } from "./upload/create-request.js";
export type { UploadSource, UploadTarget } from "./source/upload-source.js";
export { followProgress, type UploadProgress } from "./upload/progress.js";
export type { UploadJournal } from "./upload/journal.js";

// Before it
export { findDataset } from "./find/find-dataset.js";
export { findDatasets } from "./find/find-datasets.js";
export { resolveBranch } from "./find/resolve-branch.js";
export { checkSource } from "./source/check-source.js";
export type { FileSource, SourceFile } from "./source/source-file.js";

// After it
export { type ListedTask, listTasks } from "./tasks/list-tasks.js";
export { taskStateName } from "./tasks/task-state-name.js";
export { failedFiles } from "./tasks/failed-files.js";
export { type DatasetFile, listFiles } from "./files/list-files.js";
export { presignedUrl } from "./files/presigned-url.js";
export { openFile } from "./files/open-file.js";
export { verifyEach, verifyUpload, type VerifyLevel, type VerifyReport } from "./verify/verify-upload.js";
export type { Finding } from "./verify/finding.js";
export { sumsSource } from "./verify/sums-source.js";

// What may be thrown
export { isSourceError, SourceError } from "./source/source-error.js";
export { checkComplete, IncompleteUploadError, isIncompleteUploadError } from "./upload/incomplete-upload-error.js";
export { isJournalError, JournalError } from "./upload/journal.js";
export { isNameNotFoundError, NameNotFoundError } from "./find/name-not-found-error.js";
export { FileNotFoundError, isFileNotFoundError } from "./files/file-not-found-error.js";
export { ContentError, isContentError } from "./files/content-error.js";

// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

import type { components } from "./schema.js";

export type TaskType = components["schemas"]["TaskType"];
export type RealUserInfo = components["schemas"]["RealUserInfo"];
export type OssConfig = components["schemas"]["OssConfig"];
export type AuthState = components["schemas"]["AuthState"];
export type AuthorityType = components["schemas"]["AuthorityType"];
export type AuthInfo = components["schemas"]["AuthInfo"];
export type ExtraInfo = components["schemas"]["ExtraInfo"];
export type CreateUploadFilesTaskRequest = components["schemas"]["CreateUploadFilesTaskRequest"];
export type ErrorInfo = components["schemas"]["ErrorInfo"];
export type LocalizedMessage = components["schemas"]["LocalizedMessage"];
export type LogInfo = components["schemas"]["LogInfo"];
export type RetryInfo = components["schemas"]["RetryInfo"];
export type Any = components["schemas"]["Any"];
export type Status = components["schemas"]["Status"];
export type Operation = components["schemas"]["Operation"];
export type SearchTasksRequest = components["schemas"]["SearchTasksRequest"];
export type TaskOssConfig = components["schemas"]["TaskOssConfig"];
export type Int64 = components["schemas"]["Int64"];
export type TransferTaskFile = components["schemas"]["TransferTaskFile"];
export type TransferTask = components["schemas"]["TransferTask"];
export type SearchTasksResponse = components["schemas"]["SearchTasksResponse"];
export type Repo = components["schemas"]["Repo"];
export type Dataset = components["schemas"]["Dataset"];
export type ListDatasetsResponse = components["schemas"]["ListDatasetsResponse"];
export type SearchTreeRequest = components["schemas"]["SearchTreeRequest"];
export type Commit = components["schemas"]["Commit"];
export type TreeFile = components["schemas"]["TreeFile"];
export type SearchTreeResponse = components["schemas"]["SearchTreeResponse"];

// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

import type { components } from "./schema.js";

/** The codes of google.rpc.Code, by name. */
export const rpcCodes = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  DATA_LOSS: 15,
  UNAUTHENTICATED: 16,
} as const;

/** A code of google.rpc.Code. */
export type RpcCode = (typeof rpcCodes)[keyof typeof rpcCodes];

/** The values of TransferType that are known; a service may send others. */
export const TransferType = {
  TRANSFER_TYPE_UNDEFINED: 0,
  TRANSFER_TYPE_UPLOAD: 1,
  TRANSFER_TYPE_DOWNLOAD: 2,
} as const;

export type TransferType = components["schemas"]["TransferType"];

/** The values of TaskState that are known; a service may send others. */
export const TaskState = {
  STARTED: 0,
  RUNNING: 1,
  FINISHED: 2,
  ERROR: 3,
  CANCEL: 4,
  REVIEW: 5,
  REJECTED: 6,
  SENSEDATA_TRANSFER: 7,
  SENSEDATA_TRANSFER_FAILED: 8,
} as const;

export type TaskState = components["schemas"]["TaskState"];

/** The values of TreeFileType that are known; a service may send others. */
export const TreeFileType = {
  FOLDER: 0,
  FILE: 1,
  SMALL_FILE: 2,
  LARGE_FILE: 3,
} as const;

export type TreeFileType = components["schemas"]["TreeFileType"];

/** Fields whose values are secrets (`x-sensitive`). */
export const sensitiveFields = ["access_key", "presign_uri", "secret_key"] as const;

/** What the client must know of each operation. */
export const operations = {
  createUploadFilesTask: {
    method: "POST",
    path: "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload",
    safeToRepeat: false,
    bodyRequired: true,
    answer: ["name", "metadata", "done", "error", "response"],
  },
  searchTasks: {
    method: "POST",
    path: "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list",
    safeToRepeat: true,
    bodyRequired: true,
    answer: ["tasks", "total"],
  },
  listDatasets: {
    method: "GET",
    path: "/aids/aidmp/data/v1/datasets",
    safeToRepeat: true,
    bodyRequired: false,
    answer: ["datasets", "total"],
  },
  searchTree: {
    method: "POST",
    path: "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/tree:search",
    safeToRepeat: true,
    bodyRequired: true,
    answer: ["files", "next_page_token"],
  },
  getOperation: {
    method: "GET",
    path: "/aids/aidmp/data/v2/operations/{operation_id}",
    safeToRepeat: true,
    bodyRequired: false,
    answer: ["name", "metadata", "done", "error", "response"],
  },
  cancelOperation: {
    method: "POST",
    path: "/aids/aidmp/data/v2/operations/{operation_id}:cancel",
    safeToRepeat: true,
    bodyRequired: false,
    answer: [],
  },
} as const;

export type OperationId = keyof typeof operations;

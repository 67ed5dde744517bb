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

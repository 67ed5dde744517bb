// #region call
import { createUploadFilesTask, isAidmpError, isApiError } from "@aidmp/client";
import type { AidmpClient, Operation } from "@aidmp/client";
import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";

export async function create(client: AidmpClient, request: CreateUploadFilesTaskOptions): Promise<Operation | string> {
  try {
    return await createUploadFilesTask(client, request);
  } catch (error) {
    if (isApiError(error)) {
      switch (error.codeName) {
        case "NOT_FOUND":
          return "Check data_space_id, repo_id and branch_id, then the path (pathOverrides).";
        case "RESOURCE_EXHAUSTED":
          return `Try again in ${(error.retryAfterInMs ?? 60_000) / 1000} s.`;
        default:
          return `${error.localizedMessage() ?? error.message} (log_id ${error.logId ?? "none"})`;
      }
    }
    if (isAidmpError(error)) return error.message;
    throw error;
  }
}
// #endregion

// #region code
import { createUploadFilesTask, type AidmpClient } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation, type WatchOptions } from "@aidmp/operations";

export async function copyImages(client: AidmpClient, options: WatchOptions = {}): Promise<number> {
  const operation = await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: { source_path: "images/", target_path: "/train" },
  });
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  const task = await waitForOperation(operation, { ...options, source });
  return transferProgress(task).files.succeeded;
}
// #endregion

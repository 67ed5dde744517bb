// #region code
import { createUploadFilesTask, type AidmpClient } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";

export async function copyImages(client: AidmpClient): Promise<number> {
  const operation = await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: { source_path: "images/", target_path: "/train" },
  });
  const task = await waitForOperation(operation, { source: taskListSource(client, { dataSpaceId: "my-space" }) });
  return transferProgress(task).files.succeeded;
}
// #endregion

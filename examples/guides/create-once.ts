import { createAidmpClient, fromEnv } from "@aidmp/client";
// #region once
import { isUploadOutcomeUnknownError, startUpload, taskListSource, waitForOperation } from "@aidmp/operations";

const client = createAidmpClient(fromEnv(process.env));
const source = taskListSource(client, { dataSpaceId: "my-space" });
const request = {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: { source_path: "images/", target_path: "/train" },
};
try {
  const operation = await startUpload(client, request, { source, onEvent: ({ type }) => console.log(type) });
  const task = await waitForOperation(operation, { source });
  console.log(`Commit ${task.commit_id}.`);
} catch (error) {
  if (!isUploadOutcomeUnknownError(error)) throw error;
  console.log(error.message, error.candidates);
}
// #endregion

// #region once
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { isUploadOutcomeUnknownError, startUpload, taskListSource, waitForOperation } from "@aidmp/operations";

const client = createAidmpClient(fromEnv(process.env));
const {
  AIDMP_STORE_ENDPOINT: oss_endpoint = "",
  AIDMP_STORE_ACCESS_KEY: access_key = "",
  AIDMP_STORE_SECRET_KEY: secret_key = "",
  AIDMP_STORE_DISABLE_SSL,
} = process.env;
const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
const source = taskListSource(client, { dataSpaceId: "my-space" });
const request = {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl },
  },
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

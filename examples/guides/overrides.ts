// #region paths
import { cancelOperation, createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { createPoller, operationSource, taskListSource } from "@aidmp/operations";

const client = createAidmpClient({
  ...fromEnv(process.env),
  pathOverrides: {
    createUploadFilesTask: "/v3/spaces/{data_space_id}/datasets/{repo_id}/branches/{branch_id}/uploads",
    getOperation: "/v3/jobs/{operation_id}",
    cancelOperation: "/v3/jobs/{operation_id}/stop",
  },
});
// #endregion

// #region create
const {
  AIDMP_STORE_ENDPOINT: oss_endpoint = "",
  AIDMP_STORE_ACCESS_KEY: access_key = "",
  AIDMP_STORE_SECRET_KEY: secret_key = "",
  AIDMP_STORE_DISABLE_SSL,
} = process.env;
const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl },
  },
});
console.log(`The operation is ${operation.name}.`);
// #endregion

// #region list
const source = taskListSource(client, {
  dataSpaceId: "my-space",
  taskIdOf: (operationName) => operationName.replace("jobs/upload-", ""),
  pageNoBase: 1,
  cancel: async (operationName, { signal }) => {
    const operation_id = operationName.replace("jobs/upload-", "");
    await cancelOperation(client, { params: { path: { operation_id } }, signal });
  },
});
const end = await createPoller({ source }).watch(operation).cancel();
console.log(`By the list: ${end.status}.`);
// #endregion

// #region assumed
const oneByOne = createPoller({ source: operationSource(client) });
for await (const state of oneByOne.watch(operation)) console.log(`By getOperation: ${state.status}.`);
// #endregion

// #region imports
import { cancelOperation, createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { createPoller, operationSource, taskListSource } from "@aidmp/operations";
// #endregion

// #region paths
const client = createAidmpClient({
  ...fromEnv(process.env),
  pathOverrides: {
    createUploadFilesTask: "/v3/spaces/{data_space_id}/datasets/{repo_id}/branches/{branch_id}/uploads",
    getOperation: "/v3/jobs/{operation_id}",
    cancelOperation: "/v3/jobs/{operation_id}/stop",
  },
});
// #endregion
const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: { source_path: "images/", target_path: "/train" },
});
console.log(`The operation is ${operation.name?.replace(/upload-.*/, "upload-…")}.`);

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
// #endregion
const end = await createPoller({ source }).watch(operation).cancel();
console.log(`By the list: ${end.status}.`);

// #region assumed
const oneByOne = createPoller({ source: operationSource(client) });
for await (const state of oneByOne.watch(operation)) console.log(`By getOperation: ${state.status}.`);
// #endregion

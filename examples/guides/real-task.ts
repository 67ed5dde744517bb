// #region client
import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";

const client = createAidmpClient(fromEnv(process.env));
const {
  AIDMP_STORE_ENDPOINT: oss_endpoint = "",
  AIDMP_STORE_ACCESS_KEY: access_key = "",
  AIDMP_STORE_SECRET_KEY: secret_key = "",
  AIDMP_STORE_DISABLE_SSL,
} = process.env;
const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
// #endregion

// #region create
const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    commit_msg: "Add the images of July",
    oss_config: {
      bucket_name: "training-data",
      oss_endpoint,
      access_key,
      secret_key,
      virtual_host_style: false,
      disable_ssl,
    },
  },
});
// #endregion

// #region wait
const task = await waitForOperation(operation, {
  source: taskListSource(client, { dataSpaceId: "my-space" }),
  deadlineInMs: 3_600_000,
});
const { files } = transferProgress(task);
console.log(`${files.succeeded} of ${files.total} files are in commit ${task.commit_id}.`);
// #endregion

// #region client
import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";

const client = createAidmpClient(fromEnv(process.env));
// #endregion
const { OSS_ENDPOINT = "", OSS_ACCESS_KEY = "", OSS_SECRET_KEY = "", OSS_DISABLE_SSL } = process.env;

// #region create
const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    commit_msg: "Add the images of July",
    oss_config: {
      bucket_name: "training-data",
      oss_endpoint: OSS_ENDPOINT,
      access_key: OSS_ACCESS_KEY,
      secret_key: OSS_SECRET_KEY,
      virtual_host_style: false,
      disable_ssl: OSS_DISABLE_SSL === "true",
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

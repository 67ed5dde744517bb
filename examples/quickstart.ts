// #region main
import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";

const client = createAidmpClient(fromEnv(process.env)); // AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN

const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "2023-07/",
    target_path: "/train",
    oss_config: {
      bucket_name: "training-data",
      oss_endpoint: process.env["OSS_ENDPOINT"] ?? "",
      access_key: process.env["OSS_ACCESS_KEY"] ?? "",
      secret_key: process.env["OSS_SECRET_KEY"] ?? "",
      disable_ssl: process.env["OSS_DISABLE_SSL"] === "true",
    },
  },
});
const task = await waitForOperation(operation, {
  source: taskListSource(client, { dataSpaceId: "my-space" }),
  deadlineInMs: 3_600_000,
  onState: ({ status, progress = 0 }) => console.log(status, `${Math.floor(progress * 100)} %`),
});
console.log(`${transferProgress(task).files.succeeded} files are in the dataset.`);
// #endregion

// #region all
import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";

const emulator = await startEmulator({
  script: [
    { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 3, totalFileSize: 3_000 } },
    { afterInMs: 400, state: "RUNNING", progress: { succeedFileCount: 1, succeedFileSize: 1_000 } },
    { afterInMs: 1_200, state: "FINISHED", progress: { succeedFileCount: 3, succeedFileSize: 3_000 } },
  ],
});
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });

const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: {
      bucket_name: "training-data",
      oss_endpoint: "aoss.example.com",
      access_key: "the object store's access key",
      secret_key: "the object store's secret key",
    },
  },
});
const task = await waitForOperation(operation, {
  source: taskListSource(client, { dataSpaceId: "my-space" }),
  onState: ({ status, progress = 0 }) => console.log(status, `${Math.floor(progress * 100)} %`),
});

const { files, bytes } = transferProgress(task);
console.log(`${files.succeeded} of ${files.total} files, ${bytes.succeeded} bytes.`);
await emulator.close();
// #endregion

// #region transfer
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createAidmpClient, createUploadFilesTask, hmac, searchTreeItems } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { taskListSource, waitForOperation } from "@aidmp/operations";

const {
  AIDMP_STORE_ENDPOINT: oss_endpoint = "",
  AIDMP_STORE_ACCESS_KEY: access_key = "",
  AIDMP_STORE_SECRET_KEY: secret_key = "",
} = process.env;

const emulator = await startEmulator();
const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
const operation = await createUploadFilesTask(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl: true },
  },
});
await waitForOperation(operation, { source: taskListSource(client, { dataSpaceId: "my-space" }) });

const files = emulator.filesOf({ dataSpaceId: "my-space", repoId: "my-dataset", branchId: "main" });
console.log(await readFile(join(files, "train/labels.csv"), "utf8"));
// #endregion

// #region content
emulator.setContentFaults([{ kind: "truncated", path: "train/*.csv" }]);
const found = searchTreeItems(client, {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset" } },
  body: { repo_id: "my-dataset", branch_name: "main", path: "/train", page_size: 1000 },
});
for await (const { path, size, hash } of found) console.log(`${hash?.slice(0, 8)} ${path} ${size}`);
await emulator.close();
// #endregion

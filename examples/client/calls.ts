// #region usage
import { createAidmpClient, createUploadFilesTask, fromEnv, isApiError } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env)); // AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY

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
    },
  },
});
// #endregion
console.log(`operation ${operation.name === "" ? "without" : "with"} a name`);

// #region result
const { data, error, response } = await client.POST("/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list", {
  params: { path: { data_space_id: "my-space" } },
  body: {},
});
if (error) console.log(response.status, error.message);
else console.log(data.total, "tasks");
// #endregion

// #region errors
try {
  await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "gone", branch_id: "main" } },
    body: { source_path: "2023-07/", target_path: "/train" },
  });
} catch (failure) {
  if (!isApiError(failure) || failure.codeName !== "NOT_FOUND") throw failure;
  console.log(failure.reason, failure.logId);
  console.log(failure.message); // createUploadFilesTask failed: 404 NOT_FOUND (reason …): … [log_id …]
}
// #endregion

// #region overrides
const elsewhere = createAidmpClient({
  ...fromEnv(process.env),
  pathOverrides: { createUploadFilesTask: "/v3/spaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}:upload" },
});
// #endregion
console.log(typeof elsewhere.POST);

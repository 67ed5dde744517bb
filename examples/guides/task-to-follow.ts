import { createAidmpClient, createUploadFilesTask, fromEnv, type AidmpClient, type Operation } from "@aidmp/client";

/** How the programs of the guides begin: with a client and a task that it has just created. */
export async function startTask(): Promise<{ readonly client: AidmpClient; readonly operation: Operation }> {
  const {
    AIDMP_STORE_ENDPOINT: oss_endpoint = "",
    AIDMP_STORE_ACCESS_KEY: access_key = "",
    AIDMP_STORE_SECRET_KEY: secret_key = "",
    AIDMP_STORE_DISABLE_SSL,
  } = process.env;
  const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
  const client = createAidmpClient(fromEnv(process.env));
  const operation = await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: {
      source_path: "images/",
      target_path: "/train",
      oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl },
    },
  });
  return { client, operation };
}

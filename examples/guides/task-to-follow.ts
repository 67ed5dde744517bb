import { createAidmpClient, createUploadFilesTask, fromEnv, type AidmpClient, type Operation } from "@aidmp/client";

/** How the programs of the guides begin: with a client and a task that it has just created. */
export async function startTask(): Promise<{ readonly client: AidmpClient; readonly operation: Operation }> {
  const client = createAidmpClient(fromEnv(process.env));
  const operation = await createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: { source_path: "images/", target_path: "/train" },
  });
  return { client, operation };
}

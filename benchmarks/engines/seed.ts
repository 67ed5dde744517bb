import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { taskOfThisProcess } from "../harness/task.js";
import { dataSpaceOf } from "./plan.js";

/** Creates the tasks, and prints their operations' names in order: `{ url, count }`. */
const { url, count } = taskOfThisProcess();
const client = createAidmpClient({ baseUrl: String(url), auth: hmac(demoCredentials) });
const names: string[] = Array.from({ length: Number(count) });
let next = 0;
await Promise.all(Array.from({ length: 32 }, createTasks));
console.log(JSON.stringify(names));

async function createTasks(): Promise<void> {
  for (let index = next++; index < names.length; index = next++) {
    const operation = await createUploadFilesTask(client, {
      params: { path: { data_space_id: dataSpaceOf(index), repo_id: "repo", branch_id: "main" } },
      body: {
        source_path: "a",
        target_path: "/",
        commit_msg: String(index),
        oss_config: { bucket_name: "b", oss_endpoint: "localhost", access_key: "a", secret_key: "s" },
      },
    });
    names[index] = operation.name ?? "";
  }
}

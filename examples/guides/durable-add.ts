// #region add
import { addWait } from "@aidmp/bullmq";
import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { Queue } from "bullmq";
import { Redis } from "ioredis";

const connection = new Redis(process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379", { maxRetriesPerRequest: null });
const queue = new Queue("uploads", { connection });

const {
  AIDMP_STORE_ENDPOINT: oss_endpoint = "",
  AIDMP_STORE_ACCESS_KEY: access_key = "",
  AIDMP_STORE_SECRET_KEY: secret_key = "",
  AIDMP_STORE_DISABLE_SSL,
} = process.env;
const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
const operation = await createUploadFilesTask(createAidmpClient(fromEnv(process.env)), {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl },
  },
});
const id = await addWait(queue, operation, {
  dataSpaceId: "my-space",
  deadlineInMs: 86_400_000,
  data: { order: 7 },
});
console.log(`Waiting as ${id}.`); // from here on no process has to live
// #endregion

await queue.close();
connection.disconnect();

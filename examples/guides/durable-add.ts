// #region add
import { addWait } from "@aidmp/bullmq";
import { createAidmpClient, createUploadFilesTask, fromEnv } from "@aidmp/client";
import { Queue } from "bullmq";
import { Redis } from "ioredis";

const connection = new Redis(process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379", { maxRetriesPerRequest: null });
const queue = new Queue("uploads", { connection });

const operation = await createUploadFilesTask(createAidmpClient(fromEnv(process.env)), {
  params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
  body: { source_path: "images/", target_path: "/train" },
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

// #region worker
import { createWaitWorker } from "@aidmp/bullmq";
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { taskListSource, transferProgress } from "@aidmp/operations";
import { Queue } from "bullmq";
import { Redis } from "ioredis";

const connection = new Redis(process.env["REDIS_URL"] ?? "redis://127.0.0.1:6379", { maxRetriesPerRequest: null });
const client = createAidmpClient(fromEnv(process.env));

const worker = await createWaitWorker({
  queue: new Queue("uploads", { connection }),
  source: (dataSpaceId) => taskListSource(client, { dataSpaceId }),
  maxRequestsPerSecond: 10, // for all workers together
  onEnd(end, { id, data }) {
    // At least once, with the same id each time: let your database refuse an id that it has.
    if (end.status === "succeeded") console.log(id, data, transferProgress(end.response).files.succeeded, "files");
    else console.log(id, data, end.status);
  },
});
process.once("SIGTERM", () => void worker.close().then(() => connection.disconnect()));
// #endregion

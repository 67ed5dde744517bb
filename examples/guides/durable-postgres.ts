// #region postgres
import { createWaitWorker, type WaitWorker } from "@aidmp/bullmq";
import type { OperationSource } from "@aidmp/operations";
import { createPostgresBackend, Queue } from "bullmq";

export function startWorker(url: string, source: (dataSpaceId: string) => OperationSource): Promise<WaitWorker> {
  const connection = { connectionString: url, max: 5, migrate: true }; // or run BullMQ's migrations yourself
  return createWaitWorker({
    queue: new Queue("uploads", { connection }, createPostgresBackend),
    backendFactory: createPostgresBackend,
    source,
    onEnd: (end, { id }) => console.log(id, end.status),
  });
}
// #endregion

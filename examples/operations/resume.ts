import type { AidmpClient, Operation } from "@aidmp/client";
import { createPoller, parseResumeToken, taskListSource, type UploadTask } from "@aidmp/operations";

/** What one process leaves behind. */
export function save(client: AidmpClient, operation: Operation): string {
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  // #region save
  const watch = poller.watch(operation, { deadlineInMs: 86_400_000 });
  const saved = JSON.stringify(watch.resumeToken()); // less than 1 KB, no secret, no address
  // #endregion
  return saved;
}

/** What another goes on with. */
export async function resume(client: AidmpClient, saved: string): Promise<UploadTask> {
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  // #region resume
  const watch = poller.watch(parseResumeToken(saved)); // the deadline and the pace go on
  const task = await watch.result();
  // #endregion
  return task;
}

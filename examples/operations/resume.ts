import type { AidmpClient, Operation } from "@aidmp/client";
import { createPoller, parseResumeToken, taskListSource, type UploadTask } from "@aidmp/operations";

/** Saves what another process needs. */
export function save(client: AidmpClient, operation: Operation): string {
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  // #region save
  const watch = poller.watch(operation, { deadlineInMs: 86_400_000 });
  const saved = JSON.stringify(watch.resumeToken()); // less than 1 KB, without secrets and addresses
  // #endregion
  return saved;
}

/** Goes on waiting in another process. */
export async function resume(client: AidmpClient, saved: string): Promise<UploadTask> {
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  // #region resume
  const watch = poller.watch(parseResumeToken(saved)); // with the same deadline and the same place in the schedule
  const task = await watch.result();
  // #endregion
  return task;
}

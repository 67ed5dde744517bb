// #region imports
import type { AidmpClient, Operation } from "@aidmp/client";
import { createPoller, taskListSource, transferProgress, type UploadTask, waitForOperation } from "@aidmp/operations";
// #endregion

/** Waits for one operation, in one call. */
export async function waitForOne(client: AidmpClient, operation: Operation): Promise<UploadTask> {
  // #region wait
  const source = taskListSource(client, { dataSpaceId: "my-space" });
  const task = await waitForOperation(operation, { source, deadlineInMs: 3_600_000 });
  // #endregion
  return task;
}

/** Shows what happens on the way. */
export async function iterate(client: AidmpClient, operation: Operation, show: (text: string) => void): Promise<void> {
  // #region iterate
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  const watch = poller.watch(operation, { deadlineInMs: 3_600_000 });

  for await (const state of watch) {
    show(`${state.status}: ${Math.floor((state.progress ?? 0) * 100)} %`);
  }
  const task = await watch.result();
  show(`${transferProgress(task).files.succeeded} files copied`);
  // #endregion
}

/** One list scan reads all of them. */
export async function waitForMany(client: AidmpClient, operations: readonly Operation[]): Promise<number> {
  // #region many
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  const outcomes = await Promise.allSettled(operations.map((operation) => poller.watch(operation).result()));
  const succeeded = outcomes.filter(({ status }) => status === "fulfilled").length;
  // #endregion
  return succeeded;
}

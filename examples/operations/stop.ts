import type { AidmpClient, Operation } from "@aidmp/client";
import { assumedCancel, createPoller, type TerminalState, taskListSource } from "@aidmp/operations";

/** The caller stops waiting; the operation goes on. */
export async function stopWaiting(client: AidmpClient, operation: Operation): Promise<string> {
  const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
  // #region abort
  const watch = poller.watch(operation);
  try {
    await watch.result({ signal: AbortSignal.timeout(100) });
  } catch {
    // Nobody waits any more, so the polling has stopped. The operation goes on, and you can wait for it again:
  }
  const task = await watch.result();
  // #endregion
  return task.id ?? "";
}

/** Asks the server to cancel the operation. */
export async function cancel(client: AidmpClient, operation: Operation): Promise<TerminalState> {
  // #region cancel
  const source = taskListSource(client, { dataSpaceId: "my-space", cancel: assumedCancel(client) });
  const watch = createPoller({ source }).watch(operation);
  const end = await watch.cancel(); // the terminal state: "cancelled", or "succeeded" if that came first
  // #endregion
  return end;
}

// #region unsupported
import { assumedCancel, createPoller, isCancelUnsupportedError, taskListSource } from "@aidmp/operations";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();

const documented = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
try {
  await documented.watch(operation).cancel();
} catch (error) {
  if (!isCancelUnsupportedError(error)) throw error;
  console.log(error.message);
}
// #endregion

// #region cancel
const source = taskListSource(client, { dataSpaceId: "my-space", cancel: assumedCancel(client) });
const watch = createPoller({ source }).watch(operation);
const end = await watch.cancel();
console.log(end.status === "cancelled" ? "Cancelled." : `Too late: the task has ${end.status}.`);
// #endregion

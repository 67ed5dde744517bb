// #region one-line
import { createPoller, taskListSource, transferProgress, waitForOperation } from "@aidmp/operations";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();

const source = taskListSource(client, { dataSpaceId: "my-space" });
const task = await waitForOperation(operation, {
  source,
  onState: ({ status, progress = 0 }) => console.log(status, `${Math.floor(progress * 100)} %`),
});
console.log(`Commit ${task.commit_id}.`);
// #endregion

// #region states
const watch = createPoller({ source }).watch(operation);
for await (const state of watch) {
  switch (state.status) {
    case "running":
      if (state.metadata) console.log(transferProgress(state.metadata).bytes.succeeded, "bytes so far");
      break;
    case "succeeded":
      console.log(`Done: ${transferProgress(state.response).files.succeeded} files.`);
      break;
    case "failed":
    case "cancelled":
      console.log(`${state.status}: ${state.error.message}`);
  }
}
// #endregion

import { createPoller, isOperationDeadlineError, taskListSource, type UploadTask } from "@aidmp/operations";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();
const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });

async function waitTwice(): Promise<UploadTask> {
  try {
    return await poller.watch(operation, { deadlineInMs: 1_500 }).result();
  } catch (error) {
    if (!isOperationDeadlineError(error)) throw error;
    console.log(error.message);
    return poller.watch(error.resumeToken, { deadlineInMs: 60_000 }).result();
  }
}
console.log(`Commit ${(await waitTwice()).commit_id}.`);

import { createPoller, taskListSource } from "@aidmp/operations";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();
const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });

const watch = poller.watch(operation);
const signal = AbortSignal.timeout(500);
try {
  await watch.result({ signal });
} catch (error) {
  if (error !== signal.reason) throw error;
  console.log("Stopped waiting; the task goes on.");
}
const task = await watch.result();
console.log(`Commit ${task.commit_id}.`);

import { createPoller, taskListSource } from "@aidmp/operations";
import { transient } from "@aidmp/operations/policies";
import { squareRoot } from "@aidmp/operations/schedules";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();

const poller = createPoller({
  source: taskListSource(client, { dataSpaceId: "my-space", repoId: "my-dataset" }),
  schedule: squareRoot({ requestCostInMs: 50, capInMs: 60_000 }),
  onFailedPoll: transient({ maxFailingInMs: 1_800_000, notFoundGraceInMs: 60_000 }),
  onEvent: (event) => {
    if (event.type === "failed-poll") console.log(`Failed poll ${event.attempt}: ${event.decision}.`);
  },
});
const task = await poller.watch(operation).result();
console.log(`Commit ${task.commit_id}.`);

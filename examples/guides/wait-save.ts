import { writeFile } from "node:fs/promises";
import { createPoller, taskListSource } from "@aidmp/operations";
import { startTask } from "./task-to-follow.js";

const { client, operation } = await startTask();
const { TOKEN_FILE: tokenFile = "token.json" } = process.env;

const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
const watch = poller.watch(operation, { deadlineInMs: 3_600_000 });
await writeFile(tokenFile, JSON.stringify(watch.resumeToken()));

import { readFile } from "node:fs/promises";
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { createPoller, parseResumeToken, taskListSource } from "@aidmp/operations";

const { TOKEN_FILE: tokenFile = "token.json" } = process.env;

const client = createAidmpClient(fromEnv(process.env));
const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
const resumeToken = parseResumeToken(await readFile(tokenFile, "utf8"));
const task = await poller.watch(resumeToken).result();
console.log(`Commit ${task.commit_id}.`);

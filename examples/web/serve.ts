import { createAidmpClient, fromEnv } from "@aidmp/client";
import { createPoller, taskListSource } from "@aidmp/operations";
import { createProgressServer } from "./progress-server.js";

const client = createAidmpClient(fromEnv(process.env));
const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "my-space" }) });
const port = Number(process.env["PORT"] ?? 3000);
createProgressServer(client, poller).listen(port, "127.0.0.1", () => {
  console.log(`curl -X POST http://127.0.0.1:${port}/tasks`);
});

import { createAidmpClient, fromEnv } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const client = createAidmpClient(fromEnv(process.env));
await listTasks(client);

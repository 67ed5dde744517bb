import { createAidmpClient, fromEnv } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const client = createAidmpClient({
  ...fromEnv(process.env),
  onEvent: (event) => {
    if (event.type !== "clock-skew") return;
    console.log(`The server's clock is ${Math.round(event.offsetInMs / 60_000)} min ahead.`);
  },
});
await listTasks(client);

import { createAidmpClient, fromEnv, searchTasks } from "@aidmp/client";

// #region clock
const client = createAidmpClient({
  ...fromEnv(process.env),
  onEvent: (event) => {
    if (event.type !== "clock-skew") return;
    console.log(`The server's clock is ${Math.round(event.offsetInMs / 60_000)} min ahead.`);
  },
});
// #endregion
const { total } = await searchTasks(client, { params: { path: { data_space_id: "my-space" } }, body: {} });
console.log(`${total} tasks`);

import { searchTasks, type AidmpClient } from "@aidmp/client";

/** A call that shows whether the service accepts the client. */
export async function listTasks(client: AidmpClient): Promise<void> {
  const { total } = await searchTasks(client, { params: { path: { data_space_id: "my-space" } }, body: {} });
  console.log(`${total} tasks`);
}

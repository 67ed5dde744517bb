import type { AidmpClient } from "@aidmp/client";
import { type ListedTask, listTasks } from "@aidmp/datasets";
import { UsageError } from "../context/cli-error.js";

/** The task of that id; the service has no call that reads one alone. */
export async function findTask(
  client: AidmpClient,
  dataSpaceId: string,
  id: string,
  signal: AbortSignal,
): Promise<ListedTask> {
  for await (const found of listTasks(client, { dataSpaceId, signal })) if (found.id === id) return found;
  throw new UsageError(`There is no task ${id} in the data space.`, `数据空间中没有任务 ${id}。`);
}

import type { AidmpClient } from "@aidmp/client";
import { taskListSource, transferProgress, type TransferProgress, type UploadTask } from "@aidmp/operations";
import { taskStateName, type TaskStateName } from "./task-state-name.js";

export interface ListTasksQuery {
  readonly dataSpaceId: string;
  /** Only tasks of this dataset. */
  readonly repoId?: string | undefined;
  /** Only tasks created since then, by the server's clock, in milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Only tasks in one of these states. */
  readonly states?: readonly TaskStateName[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ListedTask {
  readonly id: string;
  /** Undefined for a state that the documentation does not list. */
  readonly state: TaskStateName | undefined;
  readonly progress: TransferProgress;
  /** All that the service says of it, but for the keys of its object store. */
  readonly task: UploadTask;
}

/**
 * The upload tasks of a data space, each once, without the keys of their stores. Whether the service's pages begin at 0 or at 1 is
 * found out.
 *
 * @throws what `searchTasks` throws; the signal's reason.
 */
export async function* listTasks(client: AidmpClient, query: ListTasksQuery): AsyncGenerator<ListedTask, void> {
  const { dataSpaceId, repoId, since, states, signal } = query;
  const wanted = states && new Set<TaskStateName | undefined>(states);
  const listing = taskListSource(client, { dataSpaceId }).list({ dataSpaceId, repoId, since }, signal);
  for await (const task of listing) {
    const state = taskStateName(task.task_state);
    if (wanted && !wanted.has(state)) continue;
    yield { id: task.id ?? "", state, progress: transferProgress(task), task };
  }
}

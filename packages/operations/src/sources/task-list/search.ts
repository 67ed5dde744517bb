import { type AidmpClient, isApiError, type TransferTask } from "@aidmp/client";
import { listPage } from "./list-page.js";
import { sweepAllTasks } from "./sweep.js";
import type { TaskListSourceOptions } from "./task-list-source.js";
import type { UploadTask } from "./upload-task.js";
import { keyRemover } from "./without-keys.js";

export interface TaskSearch {
  readonly dataSpaceId: string;
  readonly repoId: string;
  /** Only tasks that match are kept. The keys of the task's object store are still in it: keep no reference. */
  readonly matches: (task: TransferTask) => boolean;
  /** Narrows the list to tasks created since then, by the server's clock, in milliseconds since 1970. Default: all. */
  readonly since?: number | undefined;
}

export interface TaskSearchResult {
  /** By id, without the keys of their object stores. */
  readonly tasks: ReadonlyMap<string, UploadTask>;
  /** Whether every task was seen: only then is one that is not among them not there. */
  readonly isWhole: boolean;
  /** The server's clock when it answered, to the second; `undefined` where the answer does not show it. */
  readonly serverTimeInMs: number | undefined;
}

/** What finds tasks by what they are rather than by name; `taskListSource` can. */
export interface TaskSearcher {
  search(search: TaskSearch, signal?: AbortSignal): Promise<TaskSearchResult>;
}

/** Pages through the whole list of a dataset. Pages are asked for again as the client's `retry` says. */
export async function searchTaskList(
  client: AidmpClient,
  { dataSpaceId, transferType = 1, pageSize = 100, pageNoBase }: TaskListSourceOptions,
  { matches, since, ...search }: TaskSearch,
  signal?: AbortSignal,
): Promise<TaskSearchResult> {
  if (search.dataSpaceId !== dataSpaceId) {
    throw new RangeError(`The source lists data space ${dataSpaceId}, and cannot search ${search.dataSpaceId}.`);
  }
  const request = {
    repo_id: search.repoId,
    page_size: pageSize,
    ...(transferType === null ? {} : { transfer_type: transferType }),
  };
  const sweep = async (filter: { readonly start_time?: string }): Promise<TaskSearchResult> => {
    const tasks = new Map<string, UploadTask>();
    const withoutKeys = keyRemover();
    let serverTimeInMs: number | undefined;
    const { isWhole } = await sweepAllTasks(
      (task) => {
        const id = task.id ?? "";
        if (!tasks.has(id) && matches(task)) tasks.set(id, withoutKeys(task));
      },
      async (pageNo) => {
        const body = { ...request, ...filter, page_no: pageNo };
        const page = await listPage(client, dataSpaceId, body, signal, "as the client does");
        serverTimeInMs ??= page.serverTimeInMs;
        return page;
      },
      { pageNoBase, isRefusal },
    );
    return { tasks, isWhole, serverTimeInMs };
  };
  if (since === undefined) return sweep({});
  try {
    return await sweep({ start_time: new Date(since).toISOString() });
  } catch (error) {
    // What start_time compares is not documented: a service may refuse it.
    if (isRefusal(error)) return sweep({});
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return isApiError(error) && error.status === 400;
}

import { type AidmpClient, isApiError } from "@aidmp/client";
import { isNoAnswer } from "@aidmp/client/internal";
import { isMalformedOperationError } from "../../reading/malformed-operation-error.js";
import { listPage } from "./list-page.js";
import { type AfterFailedPage, scanPages } from "./list-scan.js";
import type { TaskListSourceOptions } from "./task-list-options.js";
import type { UploadTask } from "./upload-task.js";
import { keyRemover } from "./without-keys.js";

export interface TaskQuery {
  readonly dataSpaceId: string;
  /** Narrows the list to one dataset. Default: all of the data space. */
  readonly repoId?: string | undefined;
  /** Narrows the list to tasks created since then, by the server's clock, in milliseconds since 1970. Default: all. */
  readonly since?: number | undefined;
}

/** The tasks of a dataset, each once, without the keys of their object stores. They are read once, as they are iterated. */
export interface TaskListing extends AsyncIterable<UploadTask> {
  /** After the last one: whether every task was seen that was on the list at the beginning. Only then may one that is missing be gone. */
  readonly isWhole: boolean;
  /** The server's clock when it answered, to the second; `undefined` where the response does not show it. */
  readonly serverTimeInMs: number | undefined;
}

/** What lists tasks; `taskListSource` can. */
export interface TaskLister {
  list(query: TaskQuery, signal?: AbortSignal): TaskListing;
}

/** Pages are asked for again as the client's `retry` says, and as {@link onFailedPage} does. */
export function listTasks(
  client: AidmpClient,
  { dataSpaceId, transferType = 1, pageSize = 100, pageNoBase }: TaskListSourceOptions,
  query: TaskQuery,
  signal?: AbortSignal,
): TaskListing {
  if (query.dataSpaceId !== dataSpaceId) {
    throw new RangeError(`The source lists data space ${dataSpaceId}, and cannot list ${query.dataSpaceId}.`);
  }
  const request = {
    ...(query.repoId !== undefined && { repo_id: query.repoId }),
    page_size: pageSize,
    ...(transferType === null ? {} : { transfer_type: transferType }),
  };
  let isWhole = false;
  let serverTimeInMs: number | undefined;

  async function* scan(filter: { readonly start_time?: string }): AsyncGenerator<UploadTask, void, undefined> {
    const withoutKeys = keyRemover();
    const list = async (pageNo: number): ReturnType<typeof listPage> => {
      const body = { ...request, ...filter, page_no: pageNo };
      const page = await listPage(client, dataSpaceId, body, signal, "as the client does");
      serverTimeInMs ??= page.serverTimeInMs;
      return page;
    };
    for await (const page of scanPages(list, { pageNoBase, isRejection, onFailedPage })) {
      if (page.failure !== undefined) throw page.failure.error;
      ({ isWhole } = page);
      for (const task of page.tasks) yield withoutKeys(task);
    }
  }

  async function* tasks(): AsyncGenerator<UploadTask, void, undefined> {
    if (query.since === undefined) {
      yield* scan({});
      return;
    }
    let isListed = false;
    try {
      for await (const task of scan({ start_time: new Date(query.since).toISOString() })) {
        isListed = true;
        yield task;
      }
    } catch (error) {
      // What start_time compares is not documented: a service may reject it.
      if (isListed || !isRejection(error)) throw error;
      yield* scan({});
    }
  }

  return {
    [Symbol.asyncIterator]: tasks,
    get isWhole() {
      return isWhole;
    },
    get serverTimeInMs() {
      return serverTimeInMs;
    },
  };
}

/**
 * A gateway's page in place of one of a hundred must not cost the others. At once: where a pause helps, the client has made it,
 * and an answer that is none is all that it does not ask again for.
 */
async function onFailedPage(error: unknown, tries: number): Promise<AfterFailedPage> {
  return tries < 5 && (isNoAnswer(error) || isMalformedOperationError(error)) ? "again" : "end";
}

function isRejection(error: unknown): boolean {
  return isApiError(error) && error.status === 400;
}

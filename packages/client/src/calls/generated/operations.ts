// Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.

import type { ListDatasetsResponse, Operation, SearchTasksResponse, SearchTreeResponse } from "../../generated/components.js";
import { operations } from "../../generated/constants.js";
import type { operations as Schema } from "../../generated/schema.js";
import type { AidmpClient } from "../../results/aidmp-client.js";
import { itemsOfNumberedPages, itemsOfTokenPages } from "../../results/items.js";
import { unwrap } from "../../results/unwrap.js";
import type { CreateUploadFilesTaskOptions, SearchTasksOptions, ListDatasetsOptions, SearchTreeOptions, GetOperationOptions, CancelOperationOptions } from "./options.js";

/**
 * Create an upload task.
 *
 * Creates a task that copies files from an object store into a branch of a dataset, and answers before the copying has
 * begun. Follow the task with `searchTasks`: that is the only documented way.
 *
 * **Do not send it twice.** No idempotency key is documented, so a second request may create a second task. After a
 * lost connection or a timeout, look for the task with `searchTasks` first.
 *
 * The page documents the parameters, the body and the answers. **It does not show the method and the path**: POST and
 * the beginning of the path are inferred from siblings, and the end of it, `branches/{branch_id}/task:upload`, is
 * assumed. If yours differs, set `pathOverrides.createUploadFilesTask` in the client.
 *
 * Never sent twice, except after a 429 or when the first request provably did not arrive.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `createUploadFilesTask` in openapi/aidmp.yaml
 */
export async function createUploadFilesTask(client: AidmpClient, options: CreateUploadFilesTaskOptions): Promise<Operation> {
  const { path } = operations.createUploadFilesTask;
  const { data } = await unwrap(client.POST(path, { ...options }), "createUploadFilesTask");
  return data;
}

/**
 * Search transfer tasks.
 *
 * Lists the transfer tasks of a data space, page by page, with the state and the counts of each. It is the only
 * documented way to see how far a task has come, and one call answers for many tasks. It changes nothing and may be
 * repeated at will.
 *
 * The page contradicts itself on two points. A client must work whichever is true:
 *
 * - It marks all nine request fields as required, and its own curl sends three of them. Here none is required.
 * - It gives 0 as the default of `page_no`, and its own curl starts at 1. Whether the first page is 0 or 1 is unknown.
 *
 * **The answer contains the access key and the secret key of each task's object store.** Do not log it, and do not pass
 * it on.
 *
 * Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `searchTasks` in openapi/aidmp.yaml
 */
export async function searchTasks(client: AidmpClient, options: SearchTasksOptions): Promise<SearchTasksResponse> {
  const { path } = operations.searchTasks;
  const { data } = await unwrap(client.POST(path, { ...options }), "searchTasks");
  return data;
}

/**
 * The tasks of every page of `searchTasks`, one after the other; a page is asked for when it is needed. What is
 * added or removed at the service meanwhile may be missed, or seen twice.
 * A page that a gateway answers in the service's place is asked for up to five times.
 *
 * @throws what `searchTasks` throws; ResponseError when the pages would not end.
 */
export function searchTasksItems(client: AidmpClient, options: SearchTasksOptions): AsyncGenerator<NonNullable<SearchTasksResponse["tasks"]>[number], void> {
  return itemsOfNumberedPages({
    operationId: "searchTasks",
    read: (page_no) => searchTasks(client, { ...options, body: { ...options.body, page_no } }),
    items: (answer) => answer.tasks,
    total: (answer) => answer.total,
    first: [0, 1],
  });
}

/**
 * List public datasets.
 *
 * Lists the public datasets, page by page. It is the documented way from a dataset's name to its ID. **Private datasets
 * are not documented to be among them**: take the ID of yours from the console.
 *
 * Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `listDatasets` in openapi/aidmp.yaml
 */
export async function listDatasets(client: AidmpClient, options: ListDatasetsOptions = { params: {} }): Promise<ListDatasetsResponse> {
  const { path } = operations.listDatasets;
  const { data } = await unwrap(client.GET(path, { ...options }), "listDatasets");
  return data;
}

/**
 * The datasets of every page of `listDatasets`, one after the other; a page is asked for when it is needed. What is
 * added or removed at the service meanwhile may be missed, or seen twice.
 * A page that a gateway answers in the service's place is asked for up to five times.
 *
 * @throws what `listDatasets` throws; ResponseError when the pages would not end.
 */
export function listDatasetsItems(client: AidmpClient, options: ListDatasetsOptions = { params: {} }): AsyncGenerator<NonNullable<ListDatasetsResponse["datasets"]>[number], void> {
  return itemsOfNumberedPages({
    operationId: "listDatasets",
    read: (page) => listDatasets(client, { ...options, params: { ...options.params, query: { ...options.params.query, page } } }),
    items: (answer) => answer.datasets,
    total: (answer) => answer.total,
    first: [1],
  });
}

/**
 * Search the files of a commit.
 *
 * Lists the files of one commit of a dataset, page by page, with the size and the SHA-256 of each. It is the documented
 * way to see what has arrived.
 *
 * The commit is named by `commit_id`; without it the latest commit of `branch_id`, else of `branch_name`, is meant, and
 * without any of the three that of the branch `master`.
 *
 * **Not documented, so inferred**: that an empty `query` walks the whole tree, and that folders are left out then. The
 * order of the files is not documented.
 *
 * Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `searchTree` in openapi/aidmp.yaml
 */
export async function searchTree(client: AidmpClient, options: SearchTreeOptions): Promise<SearchTreeResponse> {
  const { path } = operations.searchTree;
  const { data } = await unwrap(client.POST(path, { ...options }), "searchTree");
  return data;
}

/**
 * The files of every page of `searchTree`, one after the other; a page is asked for when it is needed. What is
 * added or removed at the service meanwhile may be missed, or seen twice.
 * A page that a gateway answers in the service's place is asked for up to five times.
 *
 * @throws what `searchTree` throws; ResponseError when the pages would not end.
 */
export function searchTreeItems(client: AidmpClient, options: SearchTreeOptions): AsyncGenerator<NonNullable<SearchTreeResponse["files"]>[number], void> {
  return itemsOfTokenPages({
    operationId: "searchTree",
    token: options.body.page_token ?? "",
    read: (page_token) => searchTree(client, { ...options, body: { ...options.body, page_token } }),
    items: (answer) => answer.files,
    next: (answer) => answer.next_page_token,
  });
}

/**
 * Read an operation.
 *
 * **Assumed: nothing documents this call, and the service may not have it.** Use `searchTasks` unless you know that
 * yours does.
 *
 * Reads the present state of a long-running operation. Under the standard protocol the operation has ended when `done`
 * is true; `error` is then set if it failed. Some services set neither `error` nor `response` on success. Operations
 * expire, after about 30 days elsewhere; reading one then answers 404.
 *
 * Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `getOperation` in openapi/aidmp.yaml
 */
export async function getOperation(client: AidmpClient, options: GetOperationOptions): Promise<Operation> {
  const { path } = operations.getOperation;
  const { data } = await unwrap(client.GET(path, { ...options }), "getOperation");
  return data;
}

/**
 * Cancel an operation.
 *
 * **Assumed: nothing documents this call, and the service may not have it.**
 *
 * Asks the service to stop an operation, and answers at once. Under the standard protocol this is best effort: the
 * operation may still succeed, so keep reading its state until it has ended. One that was cancelled ends with error
 * code 1 (`CANCELLED`), and its task with state 4 (`CANCEL`). Cancelling twice does no harm.
 *
 * Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504.
 *
 * @throws ApiError when the service answers with an error; RequestError when `options` cannot be sent; ConnectionError,
 * TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.
 * @see operationId `cancelOperation` in openapi/aidmp.yaml
 */
export async function cancelOperation(client: AidmpClient, options: CancelOperationOptions): Promise<Schema["cancelOperation"]["responses"][200]["content"]["application/json"]> {
  const { path } = operations.cancelOperation;
  const { data } = await unwrap(client.POST(path, { ...options }), "cancelOperation");
  return data;
}

import { type AidmpClient, type TransferTask, unwrap } from "@aidmp/client";
import type { SearchTasksRequest } from "@aidmp/client/types";
import { isJsonObject, retryAfterOfHeaders, serverTimeInMs } from "@aidmp/client/internal";
import { MalformedOperationError } from "../../reading/malformed-operation-error.js";
import type { TaskPage } from "./list-scan.js";

export interface ListedPage extends TaskPage {
  readonly retryAfterInMs: number | undefined;
  /** The service's clock, from the `Date` header, to the second; `undefined` where it is hidden, as browsers do. */
  readonly serverTimeInMs: number | undefined;
}

const listPath = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list";

/**
 * Asks for one page. While polling once: what follows a failed poll is for the policy and the schedule to say, not for the
 * client's `retry`.
 */
export async function listPage(
  client: AidmpClient,
  dataSpaceId: string,
  body: SearchTasksRequest,
  signal: AbortSignal | undefined,
  retry: "once" | "as the client does" = "once",
): Promise<ListedPage> {
  const params = { path: { data_space_id: dataSpaceId } };
  const init = { params, body, signal: signal ?? null };
  const answer = client.POST(listPath, retry === "once" ? { ...init, retry: false } : init);
  const { data, response } = await unwrap(answer, "searchTasks");
  // Some gateway's `{"error":{…}}` would read as an empty list, and every task on it as gone.
  if (!("tasks" in data) && !("total" in data)) {
    throw new MalformedOperationError('The response is not a task list: it has neither "tasks" nor "total".');
  }
  const { tasks, total } = data;
  if (!Array.isArray(tasks ?? [])) {
    throw new MalformedOperationError('The response is not a task list: see its "tasks".');
  }
  return {
    tasks: (tasks ?? []).filter(isJsonObject).map(withTextId),
    total: typeof total === "number" && total >= 0 ? total : undefined,
    retryAfterInMs: retryAfterOfHeaders(response.headers, Date.now()),
    serverTimeInMs: serverTimeInMs(response.headers),
  };
}

/** Documented as text. Where an encoder writes the same id as a number, it is still the one in the operation's name. */
function withTextId(task: TransferTask): TransferTask {
  const id: unknown = task.id;
  return typeof id === "number" ? { ...task, id: String(id) } : task;
}

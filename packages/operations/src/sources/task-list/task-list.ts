import { type AidmpClient, isApiError, type SearchTasksRequest, type TransferTask, unwrap } from "@aidmp/client";
import type { ReadContext } from "../source.js";
import { type Sweep, sweepTasks, type TaskPage } from "./sweep.js";
import type { TaskListSourceOptions } from "./task-list-source.js";

const listPath = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list";

/** Finds tasks on the service's list, and remembers what makes the next search short. */
export class TaskList {
  readonly #client: AidmpClient;
  readonly #options: TaskListSourceOptions;
  #pageNoBase: 0 | 1 | undefined;
  /** When the tasks that are looked for were created, by the server's own clock: what the list is narrowed to. */
  readonly #createTimes = new Map<string, number>();
  #canNarrow = true;

  constructor(client: AidmpClient, options: TaskListSourceOptions) {
    this.#client = client;
    this.#options = options;
    this.#pageNoBase = options.pageNoBase;
  }

  /** `isWhole`: whether the whole list was seen, so that a task which was not found is not there. */
  async find(ids: ReadonlySet<string>, context: ReadContext): Promise<Pick<Sweep, "found" | "isWhole">> {
    const list = this.#lister(context);
    const since = this.#narrowestStart(ids);
    const first = await this.#sweep(ids, (pageNo) => list(pageNo, since), this.#pageNoBase);
    this.#pageNoBase ??= first.pageNoBase;
    this.#remember(first.found);
    const usedShortcuts = since !== undefined || this.#pageNoBase !== this.#options.pageNoBase;
    const isSettled = first.found.size === ids.size || (first.isWhole && !usedShortcuts);
    if (isSettled) return first;

    // Before a task is said to be gone, the list is read once more without anything that could hide it.
    const missing = new Set([...ids].filter((id) => !first.found.has(id)));
    const second = await this.#sweep(missing, (pageNo) => list(pageNo, undefined), this.#options.pageNoBase);
    this.#remember(second.found);
    if (second.found.size > 0 && usedShortcuts) {
      this.#canNarrow = false;
      this.#pageNoBase = second.pageNoBase ?? this.#options.pageNoBase;
    }
    return { found: new Map([...first.found, ...second.found]), isWhole: second.isWhole };
  }

  #sweep(
    ids: ReadonlySet<string>,
    list: (pageNo: number) => Promise<TaskPage>,
    pageNoBase: 0 | 1 | undefined,
  ): Promise<Sweep> {
    return sweepTasks(ids, list, { pageNoBase, isRefusal: (error) => isApiError(error) && error.status === 400 });
  }

  #lister({ signal, permit }: ReadContext): (pageNo: number, since: string | undefined) => Promise<TaskPage> {
    const { dataSpaceId, repoId, transferType = 1, pageSize = 100 } = this.#options;
    const request: Omit<SearchTasksRequest, "page_no"> = {
      page_size: pageSize,
      ...(transferType === null ? {} : { transfer_type: transferType }),
      ...(repoId === undefined ? {} : { repo_id: repoId }),
    };
    let isFirst = true;
    return async (pageNo, since) => {
      if (!isFirst) await permit();
      isFirst = false;
      const body = { ...request, page_no: pageNo, ...(since === undefined ? {} : { start_time: since }) };
      const params = { path: { data_space_id: dataSpaceId } };
      const { data } = await unwrap(this.#client.POST(listPath, { params, body, signal }), "searchTasks");
      return { tasks: data.tasks ?? [], total: data.total ?? undefined };
    };
  }

  /** RFC 3339, a second before the oldest of the tasks was created; `undefined` unless all their times are known. */
  #narrowestStart(ids: ReadonlySet<string>): string | undefined {
    if (!this.#canNarrow) return undefined;
    let oldest = Number.POSITIVE_INFINITY;
    for (const id of ids) oldest = Math.min(oldest, this.#createTimes.get(id) ?? Number.NEGATIVE_INFINITY);
    return Number.isFinite(oldest) ? new Date(oldest - 1000).toISOString() : undefined;
  }

  #remember(found: ReadonlyMap<string, TransferTask>): void {
    for (const [id, task] of found) {
      const time = Date.parse(task.create_time ?? "");
      if (!Number.isNaN(time) && !this.#createTimes.has(id)) this.#createTimes.set(id, time);
    }
    // The oldest go first. What is forgotten costs a wider sweep, nothing else.
    for (const id of this.#createTimes.keys()) {
      if (this.#createTimes.size <= mostRemembered) break;
      this.#createTimes.delete(id);
    }
  }
}

/** About 10 MB of ids and times; far above the tasks that one data space has running at once. */
const mostRemembered = 100_000;

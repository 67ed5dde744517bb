import { type AidmpClient, isApiError, type TransferTask } from "@aidmp/client";
import type { SearchTasksRequest } from "@aidmp/client/types";
import { longestRetryAfter, retryAfterOfError } from "../../reading/retry-after.js";
import type { ReadContext } from "../source.js";
import { type ListedPage, listPage } from "./list-page.js";
import { type FoundTasks, type ListScanOptions, scanForTasks, type TaskPage } from "./list-scan.js";
import type { TaskListSourceOptions } from "./task-list-options.js";

export interface Finding extends Pick<FoundTasks, "found"> {
  /** Whether the whole list was seen, twice, so that a task which was not found is not there. */
  readonly isWhole: boolean;
  /** The longest wait that a Retry-After asked for. */
  readonly retryAfterInMs: number | undefined;
  /** Why a page could not be read, which a task that was not found may be on. */
  readonly failure?: { readonly error: unknown } | undefined;
}

type Lister = (pageNo: number, since: string | undefined) => Promise<TaskPage>;

/** Finds tasks on the service's list, and remembers what makes the next search short. */
export class TaskList {
  readonly #client: AidmpClient;
  readonly #options: TaskListSourceOptions;
  #pageNoBase: 0 | 1 | undefined;
  /** When the tasks that are searched for were created, by the server's own clock: what the list is narrowed to. */
  readonly #createTimes = new Map<string, number>();
  #canNarrow = true;

  constructor(client: AidmpClient, options: TaskListSourceOptions) {
    this.#client = client;
    this.#options = options;
    this.#pageNoBase = options.pageNoBase;
  }

  async find(ids: ReadonlySet<string>, context: ReadContext): Promise<Finding> {
    let retryAfterInMs: number | undefined;
    const list = this.#lister(context, (page) => {
      retryAfterInMs = longestRetryAfter(retryAfterInMs, page.retryAfterInMs);
    });
    const onFailedPage = pausing(context);
    const since = this.#narrowestStart(ids);
    const first = await this.#firstScan(ids, list, since, onFailedPage);
    this.#remember(first.found);
    if (first.found.size === ids.size) return { found: first.found, isWhole: true, retryAfterInMs };
    // A page is missing: the list is read again at the next poll, and a second scan now would tell no more.
    if (first.failure !== undefined) return { ...first, retryAfterInMs };

    // Before a task is said to be gone, the list is read once more, without anything that could hide it. A task that was
    // passed over because another one went is found now.
    const missing = new Set([...ids].filter((id) => !first.found.has(id)));
    const { pageNoBase } = this.#options;
    const options = { pageNoBase, isRejection, onFailedPage };
    let second: FoundTasks;
    try {
      second = await scanForTasks(missing, (pageNo) => list(pageNo, undefined), options);
    } catch (error) {
      // What the first scan read stays read.
      if (first.found.size === 0) throw error;
      return { ...first, isWhole: false, retryAfterInMs, failure: { error } };
    }
    this.#remember(second.found);
    if (second.found.size > 0) {
      if (since !== undefined) this.#canNarrow = false;
      this.#pageNoBase = pageNoBase ?? second.pageNoBase;
    }
    return {
      found: new Map([...first.found, ...second.found]),
      isWhole: first.isWhole && second.isWhole,
      retryAfterInMs,
      failure: second.failure,
    };
  }

  async #firstScan(
    ids: ReadonlySet<string>,
    list: Lister,
    since: string | undefined,
    onFailedPage: ListScanOptions["onFailedPage"],
  ): Promise<FoundTasks> {
    const options = { pageNoBase: this.#pageNoBase, isRejection, onFailedPage };
    let scan;
    try {
      scan = await scanForTasks(ids, (pageNo) => list(pageNo, since), options);
    } catch (error) {
      // Without a start time the same request was served before: a service that rejects one must not end the wait.
      if (since === undefined || !isRejection(error)) throw error;
      this.#canNarrow = false;
      scan = await scanForTasks(ids, (pageNo) => list(pageNo, undefined), options);
    }
    this.#pageNoBase ??= scan.pageNoBase;
    return scan;
  }

  #lister({ signal, permit }: ReadContext, onPage: (page: ListedPage) => void): Lister {
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
      const page = await listPage(this.#client, dataSpaceId, body, signal);
      onPage(page);
      return page;
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
      // Unset times travel as "", null, or as the first day of the year 1.
      if (time > 0 && !this.#createTimes.has(id)) this.#createTimes.set(id, time);
    }
    // The oldest go first. What is forgotten costs a wider list scan, nothing else.
    for (const id of this.#createTimes.keys()) {
      if (this.#createTimes.size <= mostRemembered) break;
      this.#createTimes.delete(id);
    }
  }
}

function isRejection(error: unknown): boolean {
  return isApiError(error) && error.status === 400;
}

/**
 * Asks again for a page that failed, within the poller's rate limit: a hundred pages at two percent of failures would else
 * hardly ever be read in one go. Where the service has a limit of its own, its window has to pass first.
 */
function pausing({ signal, permit }: ReadContext): NonNullable<ListScanOptions["onFailedPage"]> {
  return async (error, tries) => {
    signal.throwIfAborted();
    const isLimited = isApiError(error) && error.status === 429;
    const retryAfterInMs = retryAfterOfError(error) ?? 0;
    if (retryAfterInMs > longestPauseInMs) return "end";
    if (tries >= (isLimited ? mostTriesAtLimit : mostTries)) return isLimited ? "end" : "skip";
    await permit(Math.max(retryAfterInMs, Math.min(firstPauseInMs * 2 ** (tries - 1), longestPauseInMs / 2)));
    return "again";
  };
}

const mostTries = 3;
/** With the pauses below, half a minute: windows of limits are shorter, or said in Retry-After. */
const mostTriesAtLimit = 8;
const firstPauseInMs = 500;
const longestPauseInMs = 20_000;

/** About 10 MB of ids and times; far above the tasks that one data space has running at once. */
const mostRemembered = 100_000;

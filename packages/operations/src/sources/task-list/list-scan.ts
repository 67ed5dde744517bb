import type { TransferTask } from "@aidmp/client";
import { Completeness } from "./completeness.js";

/** One page of the task list. */
export interface TaskPage {
  readonly tasks: readonly TransferTask[];
  /** How many tasks match on all pages; `undefined` where the service does not say. */
  readonly total: number | undefined;
}

export interface ScannedPage {
  /** Those that no page before had. */
  readonly tasks: readonly TransferTask[];
  /** The number of the first page, as far as the scan has shown it. */
  readonly pageNoBase: 0 | 1 | undefined;
  /** Set on the last page, and only where every task that matched when the scan began was seen, as far as one scan can tell. */
  readonly isWhole: boolean;
  /** Set where the page could not be read: what was on it is not known. */
  readonly failure?: { readonly error: unknown };
}

export interface ListScanOptions {
  /** The number of the first page, where it is known. */
  readonly pageNoBase: 0 | 1 | undefined;
  /** Whether an error says that page 0 does not exist, as a service that counts from 1 may answer. */
  readonly isRejection: (error: unknown) => boolean;
  /**
   * What follows when a page other than the first failed `tries` times; it may pause before it answers. A page that is skipped
   * costs what is on it. Default: its failure is thrown.
   */
  readonly onFailedPage?: ((error: unknown, tries: number) => Promise<AfterFailedPage>) | undefined;
}

/** `"end"`: no other page is to be asked for either. */
export type AfterFailedPage = "again" | "skip" | "end";

/** A million tasks in pages of 100. A list that still brings new tasks then is not a list. */
const mostPages = 10_000;

/** Pages in a row that were given up. After them the service is down, and not the page. */
const mostFailedPages = 2;

/**
 * Reads the list page by page to its end.
 *
 * The page that documents the list gives 0 as the default of `page_no` and uses 1 in its example. So a first scan begins at
 * 0 and goes on to 1: a service that counts from 0 loses nothing, and one that counts from 1 rejects page 0, leaves it
 * empty, or repeats page 1. At most one request is spent on finding out, once.
 *
 * The end is a page without new items. What the service says of the `total` is not enough: it may be the number of tasks on
 * the page. But one that is higher than what was seen says that something was missed ({@link Completeness}).
 *
 * Tasks that appear during the scan push others onto the next page: they are seen twice, which does no harm. Tasks that go
 * pull others onto the page before: they are missed.
 */
export async function* scanPages(
  list: (pageNo: number) => Promise<TaskPage>,
  options: ListScanOptions,
): AsyncGenerator<ScannedPage, void, undefined> {
  const { pageNoBase: knownBase } = options;
  const seen = new Set<string>();
  const completeness = new Completeness();
  let pageNoBase = knownBase;
  let pagesRead = 0;
  let pagesFailed = 0;
  let failedInRow = 0;
  let pagesWithoutNew = 0;
  const firstPageNo = knownBase ?? 0;
  for (let pageNo = firstPageNo; pageNo < firstPageNo + mostPages; pageNo += 1) {
    const mayBeRejected = pageNo === 0 && knownBase === undefined;
    const page = await readPage(list, pageNo, mayBeRejected, pagesRead > 0, options);
    if (page === "rejected") {
      pageNoBase = 1;
      continue;
    }
    if ("failure" in page) {
      pagesFailed += 1;
      failedInRow = page.isEnd ? mostFailedPages : failedInRow + 1;
      yield { tasks: [], pageNoBase, isWhole: false, failure: page.failure };
      if (failedInRow === mostFailedPages) return;
      continue;
    }
    pagesRead += 1;
    failedInRow = 0;
    const { tasks, total } = page;
    const seenBefore = seen.size;
    const newTasks = tasks.filter(({ id }) => !seen.has(id ?? "") && seen.add(id ?? ""));
    if (pageNo === 1) pageNoBase ??= baseShownBy(tasks.length, newTasks.length, seenBefore);
    // What page 1 repeats may be page 0 of a service that counts from 1.
    const mayRepeatPageZero = pageNo === 1 && knownBase === undefined && newTasks.length > 0;
    completeness.add({ total, tasks: mayRepeatPageZero ? newTasks.length : tasks.length, newTasks: newTasks.length });

    // Page 0 of a service that counts from 1 may be empty without being the end.
    const isBeforeFirst = pageNo === 0 && pageNoBase === undefined && newTasks.length === 0;
    pagesWithoutNew = newTasks.length === 0 && !isBeforeFirst ? pagesWithoutNew + 1 : 0;
    // A full page without new items may have been pushed back by new tasks. A second one in a row is the end, or a service
    // that ignores the number.
    const isLast = pagesWithoutNew === 2 || (pagesWithoutNew === 1 && tasks.length === 0);
    const isAll = isLast && pagesFailed === 0 && completeness.isWhole(seen.size, tasks.length === 0);
    yield { tasks: newTasks, pageNoBase, isWhole: isAll };
    if (isLast) return;
  }
}

/** What a scan for some tasks found. */
export interface FoundTasks {
  readonly found: ReadonlyMap<string, TransferTask>;
  /** Whether every task that matched when the scan began was seen: only then may a missing one be gone. */
  readonly isWhole: boolean;
  readonly pageNoBase: 0 | 1 | undefined;
  /** Why the last page that could not be read could not. */
  readonly failure?: { readonly error: unknown } | undefined;
}

/** Reads the list until every task of `ids` was seen, or to its end. */
export async function scanForTasks(
  ids: ReadonlySet<string>,
  list: (pageNo: number) => Promise<TaskPage>,
  options: ListScanOptions,
): Promise<FoundTasks> {
  const found = new Map<string, TransferTask>();
  let last: ScannedPage | undefined;
  let failure: ScannedPage["failure"];
  for await (const page of scanPages(list, options)) {
    failure = page.failure ?? failure;
    for (const task of page.tasks) if (task.id && ids.has(task.id)) found.set(task.id, task);
    if (found.size === ids.size) return { found, isWhole: true, pageNoBase: page.pageNoBase };
    last = page;
  }
  return { found, isWhole: last?.isWhole ?? false, pageNoBase: last?.pageNoBase, failure };
}

/** Page 1 is the second page where all of it is new, and the first where nothing is; between, the list has moved. */
function baseShownBy(length: number, newItems: number, seenBefore: number): 0 | 1 | undefined {
  if (length === 0) return undefined;
  if (seenBefore === 0 || newItems === 0) return 1;
  return newItems === length ? 0 : undefined;
}

type ReadPage = TaskPage | FailedPage | "rejected";

interface FailedPage {
  readonly failure: { readonly error: unknown };
  /** Whether the scan ends here. */
  readonly isEnd: boolean;
}

/** The first page that fails ends the scan: nothing was read that could be lost. */
async function readPage(
  list: (pageNo: number) => Promise<TaskPage>,
  pageNo: number,
  mayBeRejected: boolean,
  hasRead: boolean,
  { isRejection, onFailedPage }: ListScanOptions,
): Promise<ReadPage> {
  for (let tries = 1; ; tries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- the second try follows the first
      return await list(pageNo);
    } catch (error) {
      if (mayBeRejected && isRejection(error)) return "rejected";
      // A service may reject a page past the last one instead of leaving it empty.
      if (hasRead && isRejection(error)) return { tasks: [], total: undefined };
      if (!hasRead || onFailedPage === undefined) throw error;
      // oxlint-disable-next-line no-await-in-loop -- it pauses before the next try
      const next = await onFailedPage(error, tries);
      if (next !== "again") return { failure: { error }, isEnd: next === "end" };
    }
  }
}

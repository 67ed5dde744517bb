import type { TransferTask } from "@aidmp/client";

/** One page of the task list. */
export interface TaskPage {
  readonly tasks: readonly TransferTask[];
  /** How many tasks match on all pages; `undefined` where the service does not say. */
  readonly total: number | undefined;
}

export interface Sweep {
  readonly found: ReadonlyMap<string, TransferTask>;
  /** Whether every task that matches was seen, as far as one sweep can tell: only then may a missing one be gone. */
  readonly isWhole: boolean;
  /** The number of the first page, as far as this sweep has shown it. */
  readonly pageNoBase: 0 | 1 | undefined;
}

export interface SweepOptions {
  /** The number of the first page, where it is known. */
  readonly pageNoBase: 0 | 1 | undefined;
  /** Whether an error says that page 0 does not exist, as a service that counts from 1 may answer. */
  readonly isRefusal: (error: unknown) => boolean;
}

/** A million tasks in pages of 100. A list that is still bringing new tasks then is no list. */
const mostPages = 10_000;

/**
 * Pages through the list until every task of `ids` was seen, or the end.
 *
 * The page that documents the list gives 0 as the default of `page_no` and uses 1 in its example. So a first sweep begins
 * at 0 and goes on to 1: a service that counts from 0 loses nothing, and one that counts from 1 refuses page 0, leaves it
 * empty, or repeats page 1. One request at most is spent on finding out, once.
 *
 * The end is a page that brings nothing new. What the service says of the `total` is not enough: it may be the number of
 * tasks on the page. But a total that is higher than what was seen, or has changed, says that something was missed.
 *
 * Tasks that appear while paging push others onto the next page: they are seen twice, which is harmless. Tasks that go
 * pull others onto the page before: they are missed.
 */
export async function sweepTasks(
  ids: ReadonlySet<string>,
  list: (pageNo: number) => Promise<TaskPage>,
  { pageNoBase: knownBase, isRefusal }: SweepOptions,
): Promise<Sweep> {
  const found = new Map<string, TransferTask>();
  const seen = new Set<string>();
  const totals = new Set<number>();
  let pageNoBase = knownBase;
  let barrenPages = 0;
  const firstPageNo = knownBase ?? 0;
  for (let pageNo = firstPageNo; pageNo < firstPageNo + mostPages; pageNo += 1) {
    const mayBeRefused = pageNo === 0 && knownBase === undefined;
    const page = mayBeRefused ? await pageZero(list, isRefusal) : await list(pageNo);
    if (page === "refused") {
      pageNoBase = 1;
      continue;
    }
    const { tasks, total } = page;
    const seenBefore = seen.size;
    for (const task of tasks) {
      const id = task.id ?? "";
      seen.add(id);
      if (id !== "" && ids.has(id) && !found.has(id)) found.set(id, task);
    }
    const news = seen.size - seenBefore;
    if (pageNo === 1) pageNoBase ??= baseShownBy(tasks.length, news, seenBefore);
    // An empty page before the first or past the last may claim an empty list.
    if (total !== undefined && (total > 0 || tasks.length > 0)) totals.add(total);
    if (found.size === ids.size) return { found, isWhole: true, pageNoBase };

    // Page 0 of a service that counts from 1 may be empty without being the end.
    const isBeforeFirst = pageNo === 0 && pageNoBase === undefined && news === 0;
    barrenPages = news === 0 && !isBeforeFirst ? barrenPages + 1 : 0;
    // A full page without news may have been pushed back by new tasks. A second one in a row is the end, or a service
    // that ignores the number.
    if (barrenPages === 2 || (barrenPages === 1 && tasks.length === 0)) {
      return { found, isWhole: isWhole(totals, seen.size, tasks.length === 0), pageNoBase };
    }
  }
  return { found, isWhole: false, pageNoBase };
}

/** As `sweepTasks`, to the end of the list: `visit` sees every task, some of them more than once. */
export async function sweepAllTasks(
  visit: (task: TransferTask) => void,
  list: (pageNo: number) => Promise<TaskPage>,
  options: SweepOptions,
): Promise<Pick<Sweep, "isWhole" | "pageNoBase">> {
  // An id that no task is found by keeps the sweep looking.
  return sweepTasks(
    new Set([""]),
    async (pageNo) => {
      const page = await list(pageNo);
      for (const task of page.tasks) visit(task);
      return page;
    },
    options,
  );
}

/** Page 1 is the second page where all of it is new, and the first where nothing is; between, the list has moved. */
function baseShownBy(length: number, news: number, seenBefore: number): 0 | 1 | undefined {
  if (length === 0) return undefined;
  if (seenBefore === 0 || news === 0) return 1;
  return news === length ? 0 : undefined;
}

/** Without an empty page or a total, nothing says where the list ends; a total that changed says that the list did. */
function isWhole(totals: ReadonlySet<number>, seen: number, endsEmpty: boolean): boolean {
  const [total] = totals;
  return total === undefined ? endsEmpty : totals.size === 1 && seen >= total;
}

async function pageZero(
  list: (pageNo: number) => Promise<TaskPage>,
  isRefusal: SweepOptions["isRefusal"],
): Promise<TaskPage | "refused"> {
  try {
    return await list(0);
  } catch (error) {
    if (isRefusal(error)) return "refused";
    throw error;
  }
}

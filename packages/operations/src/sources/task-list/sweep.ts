import type { TransferTask } from "@aidmp/client";

/** One page of the task list. */
export interface TaskPage {
  readonly tasks: readonly TransferTask[];
  /** How many tasks match on all pages; `undefined` where the service does not say. */
  readonly total: number | undefined;
}

export interface Sweep {
  readonly found: ReadonlyMap<string, TransferTask>;
  /** Whether every task that matches was seen: only then does a missing one not exist. */
  readonly isWhole: boolean;
  /** The number of the first page, as far as this sweep has shown it. */
  readonly pageNoBase: 0 | 1 | undefined;
}

/** Whether an error says that page 0 does not exist, as a service that counts from 1 may answer. */
export type IsRefusal = (error: unknown) => boolean;

/**
 * Pages through the list until every task of `ids` was seen, or the end.
 *
 * The page that documents the list gives 0 as the default of `page_no` and uses 1 in its example. So a first sweep begins
 * at 0 and goes on to 1: a service that counts from 0 loses nothing, and one that counts from 1 refuses page 0, leaves it
 * empty, or repeats page 1. One request at most is spent on finding out, once.
 *
 * Tasks that appear while paging push others onto the next page: they are seen twice, which is harmless. Tasks that go
 * pull others onto the page before: they are missed, and `isWhole` says so.
 */
export async function sweepTasks(
  ids: ReadonlySet<string>,
  list: (pageNo: number) => Promise<TaskPage>,
  { pageNoBase: knownBase, isRefusal }: { readonly pageNoBase: 0 | 1 | undefined; readonly isRefusal: IsRefusal },
): Promise<Sweep> {
  const found = new Map<string, TransferTask>();
  const seen = new Set<string>();
  let pageNoBase = knownBase;
  let barrenPages = 0;
  for (let pageNo = knownBase ?? 0; ; pageNo += 1) {
    const page = pageNo === 0 ? await firstPage(list, isRefusal) : await list(pageNo);
    if (page === "refused") {
      pageNoBase = 1;
      continue;
    }
    const seenBefore = seen.size;
    for (const task of page.tasks) {
      const id = task.id ?? "";
      seen.add(id);
      if (ids.has(id) && !found.has(id)) found.set(id, task);
    }
    const isBarren = seen.size === seenBefore;
    if (pageNoBase === undefined && pageNo === 1 && page.tasks.length > 0) {
      pageNoBase = seenBefore > 0 && !isBarren ? 0 : 1;
    }
    const isWhole = page.total === undefined ? page.tasks.length === 0 : seen.size >= page.total;
    if (found.size === ids.size || (isWhole && !mayBeBeforeFirst(pageNo, pageNoBase, page))) {
      return { found, isWhole, pageNoBase };
    }
    // Two pages in a row without news: past the end, or a service that ignores the number.
    barrenPages = isBarren ? barrenPages + 1 : 0;
    if (barrenPages === 2) return { found, isWhole, pageNoBase };
  }
}

/** An empty page 0 of a service that does not say how many there are: page 1 may be its first. */
function mayBeBeforeFirst(pageNo: number, pageNoBase: 0 | 1 | undefined, page: TaskPage): boolean {
  return pageNo === 0 && pageNoBase === undefined && page.tasks.length === 0 && page.total === undefined;
}

async function firstPage(
  list: (pageNo: number) => Promise<TaskPage>,
  isRefusal: IsRefusal,
): Promise<TaskPage | "refused"> {
  try {
    return await list(0);
  } catch (error) {
    if (isRefusal(error)) return "refused";
    throw error;
  }
}

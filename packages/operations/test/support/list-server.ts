import type { TransferTask } from "@aidmp/client";
import type { TaskPage } from "../../src/sources/task-list/list-scan.js";

/** What a service with a page number from 1 does when it is asked for page 0. */
export type PageZero = "refused" | "empty" | "repeats-page-1";

export interface ListServerOptions {
  readonly taskIds: readonly string[];
  readonly pageSize: number;
  readonly pageNoBase: 0 | 1;
  readonly pageZero: PageZero;
  readonly order: "newest-first" | "oldest-first";
  readonly total: "right" | "missing" | "page-length" | "too-high" | "zero";
  /** What is past the end: nothing, or the last page again. */
  readonly pastTheEnd?: "empty" | "last-page" | undefined;
  /** Done to the list, which is in the order of creation, after each answer. */
  readonly change?: ((taskIds: string[], requests: number) => unknown) | undefined;
}

/** As `page_no` 0 is refused. */
export class PageRefused extends Error {
  readonly status = 400;
}

/** A task list behind pages, as services of all persuasions keep one. */
export class ListServer {
  requests = 0;
  readonly taskIds: string[];
  readonly #options: ListServerOptions;

  constructor(options: ListServerOptions) {
    this.#options = options;
    this.taskIds = [...options.taskIds];
  }

  readonly list = async (pageNo: number): Promise<TaskPage> => {
    const { change } = this.#options;
    if (this.requests > 20_000) throw new Error("The list scan goes on for ever.");
    const page = this.#page(pageNo);
    this.requests += 1;
    change?.(this.taskIds, this.requests);
    return page;
  };

  #page(pageNo: number): TaskPage {
    const { pageSize, pageNoBase, pageZero, pastTheEnd = "empty" } = this.#options;
    const last = Math.max(0, Math.ceil(this.taskIds.length / pageSize) - 1);
    let index = pageNo - pageNoBase;
    if (index < 0 && pageZero === "refused") {
      this.requests += 1;
      throw new PageRefused();
    }
    const noTasks = this.#options.total === "missing" ? undefined : 0;
    if (index < 0 && pageZero === "empty") return { tasks: [], total: noTasks };
    if (index < 0) index = 0;
    if (index > last && pastTheEnd === "last-page") index = last;
    const ordered = this.#options.order === "newest-first" ? this.taskIds.toReversed() : this.taskIds;
    const tasks = ordered.slice(index * pageSize, (index + 1) * pageSize).map((id): TransferTask => ({ id }));
    return { tasks, total: this.#total(tasks.length) };
  }

  #total(onPage: number): number | undefined {
    switch (this.#options.total) {
      case "right":
        return this.taskIds.length;
      case "missing":
        return undefined;
      case "page-length":
        return onPage;
      case "too-high":
        return this.taskIds.length + 7;
      case "zero":
        return 0;
    }
  }
}

export function isRejection(error: unknown): boolean {
  return error instanceof PageRefused;
}

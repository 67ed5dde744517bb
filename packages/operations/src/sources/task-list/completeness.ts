/** A page of a scan, as far as it tells whether something was missed. */
export interface PageCounts {
  readonly total: number | undefined;
  readonly tasks: number;
  /** Those that no page before had. */
  readonly newTasks: number;
}

/**
 * Tells of a scan, by the totals of its pages, whether it saw every task that was on the list when it began.
 *
 * A total that falls says that a task went, which may have pulled another past the reader. One that rises does no harm where
 * new tasks come first: they push others onto the next page, where as many are seen twice. Where new tasks come last, none is
 * seen twice, and nothing tells two that came from three that came and one that went.
 */
export class Completeness {
  #first: number | undefined;
  #latest = 0;
  #hasTasks = false;
  #hasFallen = false;
  #seenTwice = 0;

  add({ total, tasks, newTasks }: PageCounts): void {
    // A page without new tasks may be the last one once more, and what appeared after the last task pushed none past the reader.
    if (newTasks > 0) this.#seenTwice += tasks - newTasks;
    // An empty page before the first or past the last may claim an empty list.
    if (total === undefined || total + tasks === 0) return;
    if (!this.#hasTasks) {
      this.#hasTasks = tasks > 0;
      this.#first = total;
      this.#latest = total;
      return;
    }
    if (total < this.#latest) this.#hasFallen = true;
    else if (newTasks > 0) this.#latest = total;
  }

  /** Without an empty page or a total, nothing says where the list ends. */
  isWhole(seen: number, endsEmpty: boolean): boolean {
    if (this.#first === undefined) return endsEmpty;
    return !this.#hasFallen && seen >= this.#first && this.#seenTwice >= this.#latest - this.#first;
  }
}

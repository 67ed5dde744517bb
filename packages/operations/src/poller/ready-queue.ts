import type { Watch } from "./watch.js";

/** What is due, in the order in which it fell due: so none starves, however many there are. */
export class ReadyQueue<Metadata, Response> {
  #items: Watch<Metadata, Response>[] = [];
  /** What stands before it is gone: taking from the front of an array moves all the rest, 10,000 times over. */
  #head = 0;

  push(watch: Watch<Metadata, Response>): void {
    watch.queued = true;
    this.#items.push(watch);
  }

  /** Whether anything is left, passing over what was given up while it stood here. */
  isEmpty(): boolean {
    while (this.#head < this.#items.length && this.#items[this.#head]?.queued !== true) this.#head += 1;
    if (this.#head < this.#items.length) return false;
    this.#items = [];
    this.#head = 0;
    return true;
  }

  take(most: number): Watch<Metadata, Response>[] {
    const taken: Watch<Metadata, Response>[] = [];
    for (; this.#head < this.#items.length && taken.length < most; this.#head += 1) {
      const watch = this.#items[this.#head];
      if (watch?.queued !== true) continue;
      watch.queued = false;
      taken.push(watch);
    }
    return taken;
  }
}

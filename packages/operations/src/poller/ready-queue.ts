import type { Watch } from "./watch.js";

/** What is due, in the order in which it fell due: so none starves, however many there are. */
export class ReadyQueue<Metadata, Response> {
  #arrived: Watch<Metadata, Response>[] = [];
  /** Served from `#head`, for taking from the front of an array moves all the rest, 10,000 times over. */
  #serving: Watch<Metadata, Response>[] = [];
  #head = 0;

  push(watch: Watch<Metadata, Response>): void {
    watch.look = "due";
    this.#arrived.push(watch);
  }

  /** Whether nothing is left that may still be read at `now`. */
  isEmpty(now: number): boolean {
    return this.#first(now) === undefined;
  }

  take(most: number, now: number): Watch<Metadata, Response>[] {
    const taken: Watch<Metadata, Response>[] = [];
    while (taken.length < most) {
      const watch = this.#first(now);
      if (watch === undefined) break;
      watch.look = undefined;
      this.#head += 1;
      taken.push(watch);
    }
    return taken;
  }

  /** Those that were pushed and not taken, some of them given up since. */
  watches(): Watch<Metadata, Response>[] {
    return [...this.#serving.slice(this.#head), ...this.#arrived];
  }

  /** Passes over what was given up while it stood here, and what has to end at its deadline instead of being read. */
  #first(now: number): Watch<Metadata, Response> | undefined {
    for (;;) {
      const watch = this.#serving[this.#head];
      if (watch === undefined) {
        if (this.#arrived.length === 0 && this.#head === 0) return undefined;
        // Both lists are let go in turn: a queue that never runs empty must not keep what has left it.
        this.#serving = this.#arrived;
        this.#arrived = [];
        this.#head = 0;
      } else if (watch.look === "due" && !watch.isPastDeadline(now)) {
        return watch;
      } else {
        if (watch.look === "due") watch.look = undefined;
        this.#head += 1;
      }
    }
  }
}

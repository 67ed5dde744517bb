import type { Clock } from "@aidmp/client";

/** Something that is to happen at a time. Kept as fields of the object that owns it, so that a sleeper needs no closure. */
export interface Timer {
  /** When to fire, by the time of the {@link TimerQueue} that it is set in. */
  at: number;
  /** Its place in the heap; -1 while it is not set. Only {@link TimerQueue} writes it. */
  slot: number;
  fire(now: number): void;
}

/**
 * Any number of timers on one of the runtime's: a binary heap, and a timeout for its earliest.
 *
 * Time is monotonic: the wall clock's when it was last synced, advanced by the monotonic clock. A correction of the wall clock,
 * or an hour in which the machine slept, makes what is due fire once and nothing fire early.
 */
export class TimerQueue {
  readonly #clock: Clock;
  readonly #unref: boolean;
  readonly #heap: Timer[] = [];
  #offset = 0;
  #timeout: unknown;
  #timeoutAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, unref: boolean) {
    this.#clock = clock;
    this.#unref = unref;
    this.sync();
  }

  /** In milliseconds since 1970. */
  now(): number {
    return this.#offset + this.monotonic();
  }

  /** Time that no syncing moves, from an arbitrary zero: for what is measured across waits. */
  monotonic(): number {
    return this.#clock.monotonic();
  }

  /** Takes over the wall clock's time, as it is now. For when nothing is under way, because it moves whatever is to come. */
  sync(): void {
    this.#offset = this.#clock.now() - this.monotonic();
  }

  /** Sets or moves a timer. */
  set(timer: Timer, at: number): void {
    timer.at = at;
    if (timer.slot === -1) {
      timer.slot = this.#heap.length;
      this.#heap.push(timer);
      this.#rise(timer);
    } else {
      this.#rise(timer);
      this.#sink(timer);
    }
    this.#arm();
  }

  clear(timer: Timer): void {
    const { slot } = timer;
    if (slot === -1) return;
    timer.slot = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== timer) {
      this.#place(last, slot);
      this.#rise(last);
      this.#sink(last);
    }
    if (this.#heap.length === 0) this.#disarm();
  }

  /** Moves the timeout only when the earliest timer is earlier than it; where it is later, the timeout finds nothing due. */
  #arm(): void {
    const earliest = this.#heap[0];
    if (earliest === undefined || earliest.at >= this.#timeoutAt) return;
    this.#disarm();
    this.#timeoutAt = earliest.at;
    // Whole milliseconds, rounded up: a timeout that comes a fraction early would find nothing due, and spin.
    const delay = Math.ceil(earliest.at - this.now());
    this.#timeout = this.#clock.setTimeout(this.#onTimeout, Math.min(Math.max(delay, 0), longestDelayInMs));
    if (this.#unref) this.#clock.unref?.(this.#timeout);
  }

  #disarm(): void {
    if (!Number.isFinite(this.#timeoutAt)) return;
    this.#clock.clearTimeout(this.#timeout);
    this.#timeout = undefined;
    this.#timeoutAt = Number.POSITIVE_INFINITY;
  }

  readonly #onTimeout = (): void => {
    this.#timeout = undefined;
    // Holds back the timeout while timers fire and set others: it is armed once, at the end.
    this.#timeoutAt = Number.NEGATIVE_INFINITY;
    const now = this.now();
    // As many as there were: a timer that sets itself for now again waits for the next turn of the event loop.
    for (let remaining = this.#heap.length; remaining > 0; remaining -= 1) {
      const due = this.#heap[0];
      if (due === undefined || due.at > now) break;
      this.clear(due);
      due.fire(now);
    }
    this.#timeoutAt = Number.POSITIVE_INFINITY;
    this.#arm();
  };

  #rise(timer: Timer): void {
    for (;;) {
      const parentSlot = (timer.slot - 1) >> 1;
      const parent = timer.slot > 0 ? this.#heap[parentSlot] : undefined;
      if (parent === undefined || parent.at <= timer.at) return;
      this.#place(parent, timer.slot);
      this.#place(timer, parentSlot);
    }
  }

  #sink(timer: Timer): void {
    for (;;) {
      const leftSlot = 2 * timer.slot + 1;
      const left = this.#heap[leftSlot];
      const right = this.#heap[leftSlot + 1];
      const child = right !== undefined && left !== undefined && right.at < left.at ? right : left;
      if (child === undefined || child.at >= timer.at) return;
      const slot = child.slot;
      this.#place(child, timer.slot);
      this.#place(timer, slot);
    }
  }

  #place(timer: Timer, slot: number): void {
    timer.slot = slot;
    this.#heap[slot] = timer;
  }
}

/** What a runtime's timeout can be set to: 2³¹ - 1 ms, 24.8 days. A later timer is reached in several of them. */
const longestDelayInMs = 2_147_483_647;

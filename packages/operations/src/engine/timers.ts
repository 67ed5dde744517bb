import type { Clock } from "@aidmp/client";

/** Something that is to happen at a time. Kept as fields of the object that owns it, so that a sleeper needs no closure. */
export interface Timer {
  /** When to fire, by the time of the {@link TimerQueue} that it is set in. */
  at: number;
  /** Its place in the heap; -1 while it is not set. Only {@link TimerQueue} writes it. */
  slot: number;
  /** Set where it measures a duration, such as a timeout: time in which the machine slept does not count. */
  readonly isDuration?: true;
  fire(now: number): void;
}

/**
 * Any number of timers on one of the runtime's: a binary heap, and a timeout for its earliest.
 *
 * Time is monotonic: the wall clock's when it was last synced, advanced by the monotonic clock. A correction of the wall clock,
 * or an hour in which the machine slept, makes what is due fire once and nothing fire early.
 *
 * Where the monotonic clock stands still while the machine sleeps (Linux, macOS), the wall clock is the one that tells: it is
 * looked at every half minute, and when it is more than a minute ahead, the machine has slept.
 */
export class TimerQueue {
  readonly #clock: Clock;
  readonly #unref: boolean;
  readonly #heap: Timer[] = [];
  #offset = 0;
  /** Time that the monotonic clock has not shown, though a timeout has come to its end. */
  #missed = 0;
  #timeout: unknown;
  #timeoutAt = Number.POSITIVE_INFINITY;
  /** When the runtime fires the timeout, if it keeps its word: at `#timeoutAt`, or to look at the clock before. */
  #wakesAt = 0;

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
    return this.#clock.monotonic() + this.#missed;
  }

  /** Takes over the wall clock's time, as it is now. For when nothing is under way, because it moves whatever is to come. */
  sync(): void {
    this.#offset = this.#clock.now() - this.monotonic();
  }

  /** What `now` is ahead of the monotonic clock: changes where the wall clock's time was taken over. */
  get offset(): number {
    return this.#offset;
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
    const now = this.now();
    const delay = Math.min(Math.max(Math.ceil(earliest.at - now), 0), longestSleepInMs);
    this.#wakesAt = now + delay;
    this.#timeout = this.#clock.setTimeout(this.#onTimeout, delay);
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
    this.#catchUp();
    const now = this.now();
    // As many as there were: a timer that sets itself for now again waits for the next turn of the event loop.
    for (let remaining = this.#heap.length; remaining > 0; remaining -= 1) {
      const due = this.#heap[0];
      if (due === undefined || due.at > now) break;
      this.clear(due);
      try {
        due.fire(now);
      } catch {
        // Whatever fires tells its own failures to its own callers. It must not keep the others from firing.
      }
    }
    this.#timeoutAt = Number.POSITIVE_INFINITY;
    this.#arm();
  };

  #catchUp(): void {
    // A clock that stands still while the runtime's timers go on, as where a test replaces one and not the other, would keep
    // everything from falling due. Timers of real runtimes are early by a millisecond at most.
    const missing = this.#wakesAt - this.now();
    if (missing > timerToleranceInMs) this.#missed += missing;
    const sleptInMs = this.#clock.now() - this.now();
    if (!(sleptInMs > shortestSleepInMs)) return;
    this.#offset += sleptInMs;
    const durations = this.#heap.filter(({ isDuration }) => isDuration === true);
    for (const timer of durations) {
      timer.at += sleptInMs;
      this.#sink(timer);
    }
  }

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

/** How soon a machine that slept is noticed. Far below the 2³¹ ms that a runtime's timeout can be set to. */
const longestSleepInMs = 30_000;
/** Corrections of a clock that runs are smaller. */
const shortestSleepInMs = 60_000;
const timerToleranceInMs = 5;

import type { Clock } from "@aidmp/client";

/** Something that is to happen at a time. Kept as fields of the object that owns it: 10,000 sleepers cost no closures. */
export interface Alarm {
  /** When to ring, by the steady time of the {@link Alarms} it is set in. */
  at: number;
  /** Where it stands in the heap; -1 while it is not set. Only {@link Alarms} writes it. */
  slot: number;
  ring(now: number): void;
}

/**
 * Any number of alarms on one timer: a binary heap, and a timer for its earliest.
 *
 * Time is steady: the wall clock's when it was last anchored, advanced by the monotonic clock. A correction of the wall
 * clock, or an hour in which the machine slept, makes what is due ring once and nothing ring early.
 */
export class Alarms {
  readonly #clock: Clock;
  readonly #unref: boolean;
  readonly #heap: Alarm[] = [];
  #offset = 0;
  #timer: unknown;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, unref: boolean) {
    this.#clock = clock;
    this.#unref = unref;
    this.anchor();
  }

  /** Steady time, in milliseconds since 1970. */
  now(): number {
    return this.#offset + this.monotonic();
  }

  /** Time that no anchoring moves, from an arbitrary zero: for what is to be measured across waits. */
  monotonic(): number {
    return this.#clock.monotonic();
  }

  /** Takes over the wall clock's time, as it is now. For when nothing is under way: it moves whatever is to come. */
  anchor(): void {
    this.#offset = this.#clock.now() - this.monotonic();
  }

  /** Those that are set: the earliest first, the rest in no order. */
  pending(): readonly Alarm[] {
    return this.#heap;
  }

  /** Sets or moves an alarm. */
  set(alarm: Alarm, at: number): void {
    alarm.at = at;
    if (alarm.slot === -1) {
      alarm.slot = this.#heap.length;
      this.#heap.push(alarm);
      this.#rise(alarm);
    } else {
      this.#rise(alarm);
      this.#sink(alarm);
    }
    this.#arm();
  }

  clear(alarm: Alarm): void {
    const { slot } = alarm;
    if (slot === -1) return;
    alarm.slot = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== alarm) {
      this.#place(last, slot);
      this.#rise(last);
      this.#sink(last);
    }
    if (this.#heap.length === 0) this.#disarm();
  }

  /** Moves the one timer only when the earliest alarm is earlier than it; where it is later, the timer finds nothing due. */
  #arm(): void {
    const earliest = this.#heap[0];
    if (earliest === undefined || earliest.at >= this.#timerAt) return;
    this.#disarm();
    this.#timerAt = earliest.at;
    // Whole milliseconds, rounded up: a timer that fires a fraction early would find nothing due and spin.
    const delay = Math.ceil(earliest.at - this.now());
    this.#timer = this.#clock.setTimeout(this.#onTimer, Math.min(Math.max(delay, 0), longestDelayInMs));
    if (this.#unref) this.#clock.unref?.(this.#timer);
  }

  #disarm(): void {
    if (!Number.isFinite(this.#timerAt)) return;
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  readonly #onTimer = (): void => {
    this.#timer = undefined;
    // Holds back the timer while alarms ring and set others: it is armed once, at the end.
    this.#timerAt = Number.NEGATIVE_INFINITY;
    const now = this.now();
    // As many as there were: one that sets itself for now again waits for the next turn of the event loop.
    for (let rings = this.#heap.length; rings > 0; rings -= 1) {
      const due = this.#heap[0];
      if (due === undefined || due.at > now) break;
      this.clear(due);
      due.ring(now);
    }
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#arm();
  };

  #rise(alarm: Alarm): void {
    for (;;) {
      const parentSlot = (alarm.slot - 1) >> 1;
      const parent = alarm.slot > 0 ? this.#heap[parentSlot] : undefined;
      if (parent === undefined || parent.at <= alarm.at) return;
      this.#place(parent, alarm.slot);
      this.#place(alarm, parentSlot);
    }
  }

  #sink(alarm: Alarm): void {
    for (;;) {
      const leftSlot = 2 * alarm.slot + 1;
      const left = this.#heap[leftSlot];
      const right = this.#heap[leftSlot + 1];
      const child = right !== undefined && left !== undefined && right.at < left.at ? right : left;
      if (child === undefined || child.at >= alarm.at) return;
      const slot = child.slot;
      this.#place(child, alarm.slot);
      this.#place(alarm, slot);
    }
  }

  #place(alarm: Alarm, slot: number): void {
    alarm.slot = slot;
    this.#heap[slot] = alarm;
  }
}

/** What a timer can be set to: 2³¹ - 1 ms, 24.8 days. A later alarm is reached in several of them. */
const longestDelayInMs = 2 ** 31 - 1;

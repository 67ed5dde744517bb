import type { Alarm, Alarms } from "./alarms.js";

/**
 * At most so many requests a second for everything that a poller watches, evenly spaced after a burst of one second's
 * worth: the generic cell rate algorithm, which needs one number of memory (ITU-T I.371).
 */
export class RequestBudget implements Alarm {
  at = 0;
  slot = -1;
  readonly #alarms: Alarms;
  readonly #intervalInMs: number;
  readonly #burstInMs: number;
  /** In the order of asking. A set: of 10,000 who wait to cancel, each may leave. */
  readonly #queue = new Set<() => void>();
  /** When the bucket would be whole again, by the monotonic clock: a correction of the wall clock must not close it. */
  #wholeAt = 0;

  constructor(alarms: Alarms, maxRequestsPerSecond: number) {
    this.#alarms = alarms;
    this.#intervalInMs = 1000 / maxRequestsPerSecond;
    this.#burstInMs = maxRequestsPerSecond === Number.POSITIVE_INFINITY ? 0 : Math.max(0, 1000 - this.#intervalInMs);
  }

  /** Calls back, once, when a request may be sent, and counts it as sent. In the order of asking. */
  take(callback: () => void): void {
    if (this.#queue.size === 0 && this.#trySpend()) {
      callback();
      return;
    }
    this.#queue.add(callback);
    this.#wait();
  }

  ring(): void {
    for (const callback of this.#queue) {
      if (!this.#trySpend()) break;
      this.#queue.delete(callback);
      callback();
    }
    this.#wait();
  }

  /** Forgets one who waits, without calling back: whom it was for is gone. */
  forget(callback: () => void): void {
    if (this.#queue.delete(callback) && this.#queue.size === 0) this.#alarms.clear(this);
  }

  #trySpend(): boolean {
    const now = this.#alarms.monotonic();
    // Without the tolerance, an alarm could ring a hair too early: times since 1970 in doubles are exact to 0.0002 ms.
    if (this.#wholeAt - now > this.#burstInMs + 0.01) return false;
    this.#wholeAt = Math.max(this.#wholeAt, now) + this.#intervalInMs;
    return true;
  }

  #wait(): void {
    if (this.#queue.size === 0 || this.slot !== -1) return;
    const delayInMs = this.#wholeAt - this.#burstInMs - this.#alarms.monotonic();
    this.#alarms.set(this, this.#alarms.now() + Math.max(0, delayInMs));
  }
}

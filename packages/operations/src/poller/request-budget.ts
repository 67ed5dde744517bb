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
  readonly #queue: (() => void)[] = [];
  /** When the bucket would be whole again. */
  #wholeAt = 0;

  constructor(alarms: Alarms, maxRequestsPerSecond: number) {
    this.#alarms = alarms;
    this.#intervalInMs = 1000 / maxRequestsPerSecond;
    this.#burstInMs = maxRequestsPerSecond === Number.POSITIVE_INFINITY ? 0 : Math.max(0, 1000 - this.#intervalInMs);
  }

  /** Whether one request may be sent now; then it counts as sent. */
  tryTake(now: number): boolean {
    if (this.#queue.length > 0 || !this.#isOpen(now)) return false;
    this.#spend(now);
    return true;
  }

  /** Calls back, once, when a request may be sent, and counts it as sent. In the order of asking. */
  take(callback: () => void): void {
    const now = this.#alarms.now();
    if (this.tryTake(now)) {
      callback();
      return;
    }
    this.#queue.push(callback);
    this.#wait(now);
  }

  ring(now: number): void {
    while (this.#queue.length > 0 && this.#isOpen(now)) {
      this.#spend(now);
      this.#queue.shift()?.();
    }
    this.#wait(now);
  }

  /** Forgets one who waits, without calling back: whom it was for is gone. */
  forget(callback: () => void): void {
    const index = this.#queue.indexOf(callback);
    if (index === -1) return;
    this.#queue.splice(index, 1);
    if (this.#queue.length === 0) this.#alarms.clear(this);
  }

  #isOpen(now: number): boolean {
    // Times since 1970 in doubles are exact to 0.0002 ms: without the tolerance, an alarm could ring a hair too early.
    return this.#wholeAt - now <= this.#burstInMs + 0.01;
  }

  #spend(now: number): void {
    this.#wholeAt = Math.max(this.#wholeAt, now) + this.#intervalInMs;
  }

  #wait(now: number): void {
    if (this.#queue.length > 0 && this.slot === -1) {
      this.#alarms.set(this, Math.max(now, this.#wholeAt - this.#burstInMs));
    }
  }
}

import type { Timer, TimerQueue } from "./timers.js";

/**
 * At most so many requests a second for everything that a poller watches, evenly spaced after a burst of one second's
 * worth: the generic cell rate algorithm, which needs one number of memory (ITU-T I.371).
 */
export class RateLimiter implements Timer {
  at = 0;
  slot = -1;
  readonly isDuration = true;
  readonly #timers: TimerQueue;
  readonly #intervalInMs: number;
  readonly #burstInMs: number;
  /** In the order of asking. A set, because any of them may leave. */
  readonly #queue = new Set<() => void>();
  /** When the bucket would be full again, by the monotonic clock: a correction of the wall clock must not close it. */
  #fullAt = 0;

  constructor(timers: TimerQueue, maxRequestsPerSecond: number) {
    this.#timers = timers;
    this.#intervalInMs = 1000 / maxRequestsPerSecond;
    this.#burstInMs = maxRequestsPerSecond === Number.POSITIVE_INFINITY ? 0 : Math.max(0, 1000 - this.#intervalInMs);
  }

  /** Calls back once, when a request may be sent, and counts it as sent. In the order of asking. */
  take(callback: () => void): void {
    if (this.#queue.size === 0 && this.#trySpend()) {
      callback();
      return;
    }
    this.#queue.add(callback);
    this.#wait();
  }

  /** Takes a request back that has not been granted yet. */
  forget(callback: () => void): void {
    if (this.#queue.delete(callback) && this.#queue.size === 0) this.#timers.clear(this);
  }

  fire(): void {
    for (const callback of this.#queue) {
      if (!this.#trySpend()) break;
      this.#queue.delete(callback);
      callback();
    }
    this.#wait();
  }

  #trySpend(): boolean {
    const now = this.#timers.monotonic();
    // Without the tolerance a timer could fire a hair too early: times since 1970 in doubles are exact to 0.0002 ms.
    if (this.#fullAt - now > this.#burstInMs + 0.01) return false;
    this.#fullAt = Math.max(this.#fullAt, now) + this.#intervalInMs;
    return true;
  }

  #wait(): void {
    if (this.#queue.size === 0 || this.slot !== -1) return;
    const delayInMs = this.#fullAt - this.#burstInMs - this.#timers.monotonic();
    this.#timers.set(this, this.#timers.now() + Math.max(0, delayInMs));
  }
}

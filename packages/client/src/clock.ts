/** Where the package reads the time and sets its timers; pass your own to test without waiting. */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00:00Z; what a request is signed with. */
  now(): number;
  /** Milliseconds since an arbitrary moment; never goes back, so it measures durations. */
  monotonic(): number;
  setTimeout(callback: () => void, delayInMs: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Lets the process exit although the timer is set, where the runtime can. */
  unref?(handle: unknown): void;
}

/** A longer delay overflows the runtime's 32-bit counter and fires at once; this one fires after 24.8 days. */
const longestDelayInMs = 2_147_483_647;

/** The runtime's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayInMs) => new SystemTimer(callback, Math.min(delayInMs, longestDelayInMs)),
  clearTimeout(handle) {
    if (handle instanceof SystemTimer) handle.clear();
  },
  unref(handle) {
    if (handle instanceof SystemTimer) handle.unref();
  },
};

class SystemTimer {
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(callback: () => void, delayInMs: number) {
    this.#timer = setTimeout(callback, delayInMs);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  /** Timers are numbers in browsers, which have no process to keep alive. */
  unref(): void {
    const timer: unknown = this.#timer;
    if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") {
      timer.unref();
    }
  }
}

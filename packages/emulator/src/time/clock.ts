/** The emulator's source of time. It has the shape of the `Clock` of `@aidmp/client`, so one virtual clock serves both. */
export interface Clock {
  /** Wall time in milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Monotonic time in milliseconds. */
  monotonic(): number;
  setTimeout(callback: () => void, delayInMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayInMs) => setTimeout(callback, delayInMs),
  clearTimeout: (handle) => {
    if (typeof handle === "object" && handle !== null && Symbol.toPrimitive in handle) clearTimeout(Number(handle));
  },
};

/** Resolves after `durationInMs`. Rejects with the signal's reason, and clears the timer, as soon as it is aborted. */
export function sleep(clock: Clock, durationInMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const handle = clock.setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, durationInMs);
    function stop(): void {
      clock.clearTimeout(handle);
      reject(signal.reason);
    }
    signal.addEventListener("abort", stop, { once: true });
  });
}

/** Where the emulator takes its time from. Structurally the `Clock` of `@aidmp/client`, so one virtual clock serves both. */
export interface Clock {
  /** Wall time in milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Milliseconds that never go back. */
  monotonic(): number;
  setTimeout(callback: () => void, delayInMs: number): unknown;
  clearTimeout(handle: unknown): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayInMs) => setTimeout(callback, delayInMs),
  clearTimeout: (handle) => {
    if (handle instanceof Object && Symbol.toPrimitive in handle) clearTimeout(Number(handle));
  },
};

/** Resolves after `durationInMs`, or rejects with the signal's reason at once when it is aborted; leaves no timer behind. */
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

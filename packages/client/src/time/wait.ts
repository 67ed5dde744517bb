import type { Clock } from "./clock.js";
import { onAbort, reasonOf, throwIfAborted } from "./on-abort.js";

/** Waits, or rejects with the caller's reason as soon as they abort. */
export function wait(durationInMs: number, clock: Clock, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const timer = clock.setTimeout(() => {
      unlisten?.();
      resolve();
    }, durationInMs);
    const unlisten =
      signal &&
      onAbort(signal, () => {
        clock.clearTimeout(timer);
        reject(reasonOf(signal));
      });
  });
}

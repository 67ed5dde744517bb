import { onAbort, throwIfAborted } from "@aidmp/client/internal";

/** By the object that the calls go through, and then by key. A key is there only while somebody holds or awaits it. */
const mutexes: WeakMap<object, Map<string, Promise<unknown>>> = /* @__PURE__ */ new WeakMap();

/** Runs `work` after all that was given the same key before it has ended. A caller who aborts while waiting leaves at once. */
export function runExclusive<T>(
  scope: object,
  key: string,
  signal: AbortSignal | null | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const tails = mutexes.get(scope) ?? new Map<string, Promise<unknown>>();
  mutexes.set(scope, tails);
  const before = tails.get(key);
  const result = before === undefined ? work() : unlessAborted(before, signal).then(work);
  // The next one waits for both: a caller that left has not made the one before it finish.
  const both = Promise.allSettled([before, result]).then(() => {
    if (tails.get(key) === both) tails.delete(key);
  });
  tails.set(key, both);
  return result;
}

/** Resolves with the promise, which never rejects, or rejects with the signal's reason; no listener is left on it. */
function unlessAborted(promise: Promise<unknown>, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const unlisten = signal && onAbort(signal, () => reject(signal.reason));
    void promise.then(() => {
      unlisten?.();
      resolve();
    });
  });
}

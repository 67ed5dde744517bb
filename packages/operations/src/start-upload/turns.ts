import { offAbort, onAbort } from "../poller/abort-listeners.js";

/** By the object that the calls go through, and then by key. A key is there only while somebody is at it. */
const lines: WeakMap<object, Map<string, Promise<unknown>>> = /* @__PURE__ */ new WeakMap();

/** Runs `work` after all that was given the same key before it has ended. Who aborts while waiting leaves the line at once. */
export function inTurn<T>(
  scope: object,
  key: string,
  signal: AbortSignal | null | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const line = lines.get(scope) ?? new Map<string, Promise<unknown>>();
  lines.set(scope, line);
  const before = line.get(key);
  const result = before === undefined ? work() : unlessAborted(before, signal).then(work);
  // Who comes next waits for both: one who left the line has not made the one before it finish.
  const both = Promise.allSettled([before, result]).then(() => {
    if (line.get(key) === both) line.delete(key);
  });
  line.set(key, both);
  return result;
}

/** Resolves with the promise, which never rejects, or rejects with the signal's reason; no listener is left on it. */
function unlessAborted(promise: Promise<unknown>, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = { aborted: reject };
    if (signal?.aborted === true) reject(signal.reason);
    else if (signal) onAbort(signal, waiting);
    void promise.then(() => {
      if (signal) offAbort(signal, waiting);
      resolve();
    });
  });
}

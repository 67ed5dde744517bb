/**
 * Calls back when a signal aborts, with one listener on it however many ask.
 *
 * `addEventListener` compares a new listener with every one there is: 10,000 waits on one signal would cost 50 million
 * comparisons, and Node warns of a leak from the eleventh on. Here the listener is one, and goes with the last asker.
 */
export function onAbort(signal: AbortSignal, callback: AbortCallback): void {
  let hub = hubs.get(signal);
  if (hub === undefined) {
    hub = createHub(signal);
    hubs.set(signal, hub);
  }
  hub.callbacks.add(callback);
}

export function offAbort(signal: AbortSignal, callback: AbortCallback): void {
  const hub = hubs.get(signal);
  if (hub === undefined || !hub.callbacks.delete(callback) || hub.callbacks.size > 0) return;
  signal.removeEventListener("abort", hub.listener);
  hubs.delete(signal);
}

/** An object with a method rather than a closure: what waits is such an object already. */
export interface AbortCallback {
  aborted(reason: unknown): void;
}

interface Hub {
  readonly callbacks: Set<AbortCallback>;
  readonly listener: () => void;
}

const hubs = new WeakMap<AbortSignal, Hub>();

function createHub(signal: AbortSignal): Hub {
  const callbacks = new Set<AbortCallback>();
  const listener = (): void => {
    hubs.delete(signal);
    for (const callback of callbacks) callback.aborted(signal.reason);
  };
  signal.addEventListener("abort", listener, { once: true });
  return { callbacks, listener };
}

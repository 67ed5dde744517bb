/**
 * Calls back when a signal aborts, with one listener on it however many calls share it: `addEventListener` compares a new
 * listener with all there are, and Node warns of a leak from the eleventh on. Returns what takes the callback back; with the
 * last one the listener goes.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const known = shared.get(signal);
  const entry = known ?? listenTo(signal);
  entry.callbacks.add(callback);
  return () => {
    entry.callbacks.delete(callback);
    if (entry.callbacks.size === 0 && shared.get(signal) === entry) unlisten(signal, entry);
  };
}

/** The reason a signal was aborted with. Polyfills and older runtimes keep none. */
export function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? Object.assign(new Error("This operation was aborted"), { name: "AbortError" });
}

/** As the signal's own method, which polyfills do not have. */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

interface Entry {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const shared: WeakMap<AbortSignal, Entry> = /* @__PURE__ */ new WeakMap();

function listenTo(signal: AbortSignal): Entry {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    unlisten(signal, entry);
    for (const callback of callbacks) callback();
  };
  const entry: Entry = { callbacks, listener };
  shared.set(signal, entry);
  signal.addEventListener("abort", listener);
  return entry;
}

function unlisten(signal: AbortSignal, { listener }: Entry): void {
  shared.delete(signal);
  signal.removeEventListener("abort", listener);
}

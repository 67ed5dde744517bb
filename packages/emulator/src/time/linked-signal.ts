import { setMaxListeners } from "node:events";

/** A signal that is aborted by itself, or with its parent. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  readonly abort: (reason: unknown) => void;
  /** Must be called in the end, because the parent holds a listener until then. */
  readonly release: () => void;
}

/** As `AbortSignal.any`, of which Node 20 keeps a trace in the parent for as long as the parent lives. */
export function linkSignal(parent: AbortSignal): LinkedSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const follow = (): void => controller.abort(parent.reason);
  allowManyListeners(parent);
  allowManyListeners(signal);
  if (parent.aborted) follow();
  else parent.addEventListener("abort", follow, { once: true });
  return {
    signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent.removeEventListener("abort", follow),
  };
}

/** Node warns of a leak when a signal has more than ten listeners. Here each request and each copy has some. */
function allowManyListeners(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // A signal that is not Node's, as in a test environment that imitates a browser, has no such limit.
  }
}

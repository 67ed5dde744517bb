import type { Clock } from "../time/clock.js";
import { onAbort, reasonOf, throwIfAborted } from "../time/on-abort.js";

export interface Deadline {
  readonly clock: Clock;
  /** Infinity sets no timer. */
  readonly timeoutInMs: number;
  /** What the work ends with when the time is up. */
  readonly timeoutError: () => Error;
  /** The caller's; its reason is passed on untouched. */
  readonly signal: AbortSignal | null | undefined;
}

/**
 * Runs `work` until it ends, the time is up or the caller aborts. The work's own signal is aborted in the last two cases,
 * yet not waited for: an injected fetch may not listen. Afterwards neither a timer nor a listener is left.
 *
 * `AbortSignal.any` would do half of this, but keeps a reference on the caller's signal for as long as that lives:
 * https://github.com/nodejs/node/issues/54614
 */
export function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, deadline: Deadline): Promise<T> {
  const { clock, signal, timeoutInMs } = deadline;
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const controller = new AbortController();
    const stop = (reason: unknown): void => {
      release();
      reject(reason);
      controller.abort(reason);
    };
    const timer =
      timeoutInMs === Infinity
        ? undefined
        : clock.setTimeout(() => {
            stop(deadline.timeoutError());
          }, timeoutInMs);
    const release = (): void => {
      if (timer !== undefined) clock.clearTimeout(timer);
      unlisten?.();
    };
    const unlisten = signal && onAbort(signal, () => stop(reasonOf(signal)));
    work(controller.signal).then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}

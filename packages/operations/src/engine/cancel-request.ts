import type { RateLimiter } from "./rate-limiter.js";
import type { Timer, TimerQueue } from "./timers.js";

/** One request to cancel an operation, within the rate limit and with a timeout, shared by all who ask for it. */
export class CancelRequest implements Timer {
  at = 0;
  slot = -1;
  readonly isDuration = true;
  /** Resolves when the service has accepted. */
  readonly accepted: Promise<void>;
  /** Whether it has left: until then, it can be taken back. */
  isSent = false;
  /** How many callers wait for it. */
  callers = 0;
  readonly #timers: TimerQueue;
  readonly #limiter: RateLimiter;
  readonly #controller = new AbortController();
  #send: () => void = () => undefined;

  constructor(
    timers: TimerQueue,
    limiter: RateLimiter,
    timeoutInMs: number,
    cancel: (signal: AbortSignal) => Promise<void>,
  ) {
    this.#timers = timers;
    this.#limiter = limiter;
    const { signal } = this.#controller;
    this.accepted = new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#send = (): void => {
        this.isSent = true;
        timers.set(this, timers.now() + timeoutInMs);
        cancel(signal).then(resolve, reject);
      };
      limiter.take(this.#send);
    }).finally(() => timers.clear(this));
    // Handled by whoever asked, where somebody did.
    this.accepted.catch(() => undefined);
  }

  /** The wait ended first: whether the request arrived is unknown then. */
  abandon(): void {
    this.#limiter.forget(this.#send);
    this.#timers.clear(this);
    this.#controller.abort(new DOMException("The wait for the operation ended first.", "AbortError"));
  }

  fire(): void {
    this.#controller.abort(new DOMException("The request to cancel was not answered in time.", "TimeoutError"));
  }
}

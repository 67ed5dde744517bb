import type { Alarm, Alarms } from "./alarms.js";

/** One request to cancel an operation, with a timeout, that all who ask for it share. */
export class CancelRequest implements Alarm {
  at = 0;
  slot = -1;
  /** True when the wait ended first: whether the request arrived is unknown then. */
  isAbandoned = false;
  readonly answer: Promise<void>;
  readonly #controller = new AbortController();

  constructor(alarms: Alarms, timeoutInMs: number, send: (signal: AbortSignal) => Promise<void>) {
    const { signal } = this.#controller;
    alarms.set(this, alarms.now() + timeoutInMs);
    this.answer = new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      // In an async function, so that a source that throws at once rejects like one that fails later.
      const sent = (async () => send(signal))();
      sent.then(resolve, reject);
    }).finally(() => alarms.clear(this));
  }

  abandon(): void {
    this.isAbandoned = true;
    this.#controller.abort(new DOMException("The wait for the operation ended first.", "AbortError"));
  }

  ring(): void {
    this.#controller.abort(new DOMException("The request to cancel was not answered in time.", "TimeoutError"));
  }
}

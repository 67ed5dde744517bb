import type { Alarm, Alarms } from "./alarms.js";
import type { RequestBudget } from "./request-budget.js";

/** One request to cancel an operation, within the budget and with a timeout, that all who ask for it share. */
export class CancelRequest implements Alarm {
  at = 0;
  slot = -1;
  readonly answer: Promise<void>;
  readonly #alarms: Alarms;
  readonly #budget: RequestBudget;
  readonly #controller = new AbortController();
  #send: () => void = () => undefined;

  constructor(
    { alarms, budget }: { readonly alarms: Alarms; readonly budget: RequestBudget },
    timeoutInMs: number,
    cancel: (signal: AbortSignal) => Promise<void>,
  ) {
    this.#alarms = alarms;
    this.#budget = budget;
    const { signal } = this.#controller;
    this.answer = new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#send = (): void => {
        alarms.set(this, alarms.now() + timeoutInMs);
        cancel(signal).then(resolve, reject);
      };
      budget.take(this.#send);
    }).finally(() => alarms.clear(this));
  }

  /** The wait ended first: whether the request arrived is unknown then. */
  abandon(): void {
    this.#budget.forget(this.#send);
    this.#alarms.clear(this);
    this.#controller.abort(new DOMException("The wait for the operation ended first.", "AbortError"));
  }

  ring(): void {
    this.#controller.abort(new DOMException("The request to cancel was not answered in time.", "TimeoutError"));
  }
}

import type { OperationSource } from "../sources/source.js";
import { CancelRequest } from "./cancel-request.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { TimerQueue } from "./timers.js";
import type { Wait } from "./wait.js";

interface CancelOptions<Metadata, Response> {
  readonly source: OperationSource<Metadata, Response>;
  /** How long a request may take. */
  readonly readTimeoutInMs: number;
}

/** Asks the service to cancel operations, once for all who ask meanwhile, and writes into the waits what came of it. */
export class Cancels<Metadata, Response> {
  readonly #options: CancelOptions<Metadata, Response>;
  readonly #timers: TimerQueue;
  readonly #limiter: RateLimiter;
  readonly #onAccepted: (wait: Wait<Metadata, Response>) => void;

  /** @param onAccepted the end may be there already: it is to be polled for, as soon as the service allows. */
  constructor(
    options: CancelOptions<Metadata, Response>,
    timers: TimerQueue,
    limiter: RateLimiter,
    onAccepted: (wait: Wait<Metadata, Response>) => void,
  ) {
    this.#options = options;
    this.#timers = timers;
    this.#limiter = limiter;
    this.#onAccepted = onAccepted;
  }

  get arePossible(): boolean {
    return this.#options.source.cancel !== undefined;
  }

  /** `undefined` where the service has accepted already. */
  request(wait: Wait<Metadata, Response>): CancelRequest | undefined {
    const { source, readTimeoutInMs } = this.#options;
    if (wait.resumeToken.cancel === "accepted") return undefined;
    if (wait.cancelling !== undefined) return wait.cancelling;
    // In an async function, so that a source that throws at once rejects like one that fails later.
    const request = new CancelRequest(this.#timers, this.#limiter, readTimeoutInMs, async (signal) =>
      source.cancel?.(wait.name, { signal }),
    );
    wait.cancelling = request;
    wait.resumeToken = { ...wait.resumeToken, cancel: "requested" };
    request.accepted.then(
      () => this.#accepted(wait, request),
      () => {
        // Another is under way, or none where nobody listens: whether the abandoned one arrived is unknown.
        if (wait.cancelling === request) this.#forget(wait);
      },
    );
    return request;
  }

  /** Whether the request arrived before its process ended, or before nobody listened, is unknown; twice does no harm. */
  again(wait: Wait<Metadata, Response>): void {
    const request = this.request(wait);
    if (request === undefined) return;
    request.callers += 1;
    request.accepted.catch(() => {
      // Nobody asked for this one, so nobody is told that it failed: the next to resume the wait sends it again.
      if (wait.resumeToken.cancel === null) wait.resumeToken = { ...wait.resumeToken, cancel: "requested" };
    });
  }

  /** The last who asked has left before the request was sent: it is not sent. */
  withdraw(wait: Wait<Metadata, Response>, request: CancelRequest): void {
    if (wait.cancelling !== request || request.isSent) return;
    request.abandon();
    this.#forget(wait);
  }

  /** Nobody listens to the wait any more. */
  abandon(wait: Wait<Metadata, Response>): void {
    const { cancelling } = wait;
    wait.cancelling = undefined;
    cancelling?.abandon();
    // What was never sent is not to be sent by whoever waits next.
    if (cancelling?.isSent === false) wait.resumeToken = { ...wait.resumeToken, cancel: null };
  }

  #accepted(wait: Wait<Metadata, Response>, request: CancelRequest): void {
    if (wait.cancelling === request) wait.cancelling = undefined;
    wait.resumeToken = { ...wait.resumeToken, cancel: "accepted", cancelledAt: Math.ceil(this.#timers.now()) };
    this.#onAccepted(wait);
  }

  #forget(wait: Wait<Metadata, Response>): void {
    wait.cancelling = undefined;
    wait.resumeToken = { ...wait.resumeToken, cancel: null };
  }
}

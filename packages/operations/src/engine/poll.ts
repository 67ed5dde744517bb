import type { PollResult } from "../reading/poll-result.js";
import type { OperationSource } from "../sources/source.js";
import { failedPoll, resultIn } from "../sources/source-result.js";
import type { RateLimiter } from "./rate-limiter.js";
import type { Timer, TimerQueue } from "./timers.js";
import type { Wait } from "./wait.js";

/** What a poll needs of whoever starts it. */
export interface PollHost<Metadata, Response> {
  readonly timers: TimerQueue;
  readonly limiter: RateLimiter;
  finished(poll: Poll<Metadata, Response>, resultOf: (name: string) => PollResult<Metadata, Response>): void;
  abandoned(): void;
}

/**
 * One read of a source under way: which operations it is for, how many requests it took, and the means to cut it short. It
 * ends once: by its result, by its timeout, or when nobody needs it any more.
 */
export class Poll<Metadata, Response> implements Timer {
  at = 0;
  slot = -1;
  readonly isDuration = true;
  requests = 1;
  /** Those that have left in the meantime included. */
  readonly waits: readonly Wait<Metadata, Response>[];
  /** How many of the first were due; the others share it. */
  readonly due: number;
  readonly #startedAt: number;
  readonly #host: PollHost<Metadata, Response>;
  readonly #timeoutInMs: number;
  readonly #controller = new AbortController();
  #needed: number;
  #isOver = false;
  /** Requests that wait for a permit, and how to turn each away: a source may fetch several pages at a time. */
  #waiting: Map<() => void, { readonly reject: (reason: unknown) => void; readonly pause: Timer }> | undefined;

  /** @param waits for which it is; several may be for one operation. */
  constructor(
    host: PollHost<Metadata, Response>,
    waits: readonly Wait<Metadata, Response>[],
    due: number,
    timeoutInMs: number,
  ) {
    this.#host = host;
    this.waits = waits;
    this.due = due;
    this.#needed = waits.length;
    this.#timeoutInMs = timeoutInMs;
    this.#startedAt = host.timers.monotonic();
  }

  /** How long it has taken so far, in whole milliseconds. */
  get tookInMs(): number {
    return Math.max(0, Math.ceil(this.#host.timers.monotonic() - this.#startedAt));
  }

  async start(source: OperationSource<Metadata, Response>, names: readonly string[]): Promise<void> {
    this.#host.timers.set(this, this.#host.timers.now() + this.#timeoutInMs);
    const controller = this.#controller;
    const context = {
      // Made when it is asked for: to make one takes Node longer than all else of a poll.
      get signal(): AbortSignal {
        return controller.signal;
      },
      permit: (afterInMs?: number) => this.#permit(afterInMs),
    };
    // A source that throws at once is a failed poll, like one that rejects.
    let results: Awaited<ReturnType<typeof source.read>>;
    try {
      results = await source.read(names, context);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#finish((name) => resultIn(results, name));
  }

  /** One of its waits needs no result any more; without the last, the request is cut short. */
  release(): void {
    this.#needed -= 1;
    if (this.#needed > 0 || this.#isOver) return;
    this.#end();
    this.#controller.abort(new DOMException("Nobody waits for the result any more.", "AbortError"));
    this.#host.abandoned();
  }

  /** It took too long. */
  fire(): void {
    const error = new DOMException(`The read was not answered within ${this.#timeoutInMs} ms.`, "TimeoutError");
    this.#controller.abort(error);
    this.#fail(error);
  }

  #permit(afterInMs = 0): Promise<void> {
    const { timers, limiter } = this.#host;
    const permit = new Promise<void>((resolve, reject) => {
      if (this.#isOver) {
        reject(this.#controller.signal.reason ?? new DOMException("The read is over.", "AbortError"));
        return;
      }
      const grant = (): void => {
        this.#waiting?.delete(grant);
        this.requests += 1;
        // The timeout is for a request that hangs: the time spent waiting for a permit, or on earlier pages, does not count.
        timers.set(this, timers.now() + this.#timeoutInMs);
        resolve();
      };
      const pause: Timer = { at: 0, slot: -1, isDuration: true, fire: () => limiter.take(grant) };
      (this.#waiting ??= new Map()).set(grant, { reject, pause });
      timers.clear(this);
      if (afterInMs > 0) timers.set(pause, timers.now() + afterInMs);
      else limiter.take(grant);
    });
    // A source that gave up its read awaits no permit, and then nobody would handle the rejection.
    permit.catch(() => undefined);
    return permit;
  }

  #fail(error: unknown): void {
    const result = failedPoll(error);
    this.#finish(() => result);
  }

  #finish(resultOf: (name: string) => PollResult<Metadata, Response>): void {
    if (this.#isOver) return;
    this.#end();
    this.#host.finished(this, resultOf);
  }

  /** A permit that is still waited for is for a request that nobody needs. */
  #end(): void {
    this.#isOver = true;
    this.#host.timers.clear(this);
    for (const [grant, { reject, pause }] of this.#waiting ?? []) {
      this.#host.timers.clear(pause);
      this.#host.limiter.forget(grant);
      reject(new DOMException("The read is over.", "AbortError"));
    }
  }
}

import type { PollResult } from "../reading/poll-result.js";
import type { OperationSource } from "../sources/source.js";
import { Poll, type PollHost } from "./poll.js";
import { RateLimiter } from "./rate-limiter.js";
import type { TimerQueue } from "./timers.js";
import type { Wait } from "./wait.js";

export interface DispatcherOptions<Metadata, Response> {
  readonly source: OperationSource<Metadata, Response>;
  /** How many operations one read may ask for. */
  readonly maxBatch: number;
  readonly maxRequestsPerSecond: number;
  readonly maxConcurrentReads: number;
  readonly readTimeoutInMs: number;
}

/** What a dispatcher needs of the engine. */
export interface DispatcherHost<Metadata, Response> {
  /** Sets when a wait is due next; `Infinity` for not before its deadline. */
  sleep(wait: Wait<Metadata, Response>, until: number): void;
  /** Waits that are not due, and may share a poll. */
  sleeping(now: number): Iterable<Wait<Metadata, Response>>;
  received(poll: Poll<Metadata, Response>, resultOf: (name: string) => PollResult<Metadata, Response>): void;
}

/** Polls what is due, in the order in which it fell due: in batches, within the rate limit, and not too many at a time. */
export class Dispatcher<Metadata, Response> implements PollHost<Metadata, Response> {
  readonly timers: TimerQueue;
  readonly limiter: RateLimiter;
  readonly #host: DispatcherHost<Metadata, Response>;
  readonly #options: DispatcherOptions<Metadata, Response>;
  /** In the order in which they fell due. A set, because any of them may leave. */
  readonly #due = new Set<Wait<Metadata, Response>>();
  /** Where taking from it has come to: an iterator that begins anew passes every entry that was taken since the set shrank. */
  #taking: Iterator<Wait<Metadata, Response>, undefined> | undefined;
  #first: Wait<Metadata, Response> | undefined;
  #pollsUnderWay = 0;
  #pumpIsSet = false;
  #awaitsLimiter = false;

  constructor(
    host: DispatcherHost<Metadata, Response>,
    timers: TimerQueue,
    options: DispatcherOptions<Metadata, Response>,
  ) {
    this.timers = timers;
    this.limiter = new RateLimiter(timers, options.maxRequestsPerSecond);
    this.#host = host;
    this.#options = options;
  }

  /** Polls an operation as soon as the rate limit allows, unless a poll of it is under way or due already. */
  request(wait: Wait<Metadata, Response>): void {
    if (wait.poll !== undefined) return;
    wait.poll = "due";
    this.#due.add(wait);
    this.#host.sleep(wait, Number.POSITIVE_INFINITY);
    this.#setPump();
  }

  /** Nobody needs the operation's result any more. */
  forget(wait: Wait<Metadata, Response>): void {
    const { poll } = wait;
    wait.poll = undefined;
    if (poll === "due") this.#due.delete(wait);
    else poll?.release();
    if (this.#awaitsLimiter && this.#due.size === 0) {
      this.#awaitsLimiter = false;
      this.limiter.forget(this.#onPermit);
    }
  }

  finished(poll: Poll<Metadata, Response>, resultOf: (name: string) => PollResult<Metadata, Response>): void {
    try {
      this.#host.received(poll, resultOf);
    } finally {
      this.abandoned();
    }
  }

  abandoned(): void {
    this.#pollsUnderWay -= 1;
    this.#setPump();
  }

  /** Once for all that fall due in the same turn of the event loop: they share a poll, and nothing is delayed for it. */
  #setPump(): void {
    if (this.#pumpIsSet) return;
    this.#pumpIsSet = true;
    // A promise, and not queueMicrotask: fake timers replace that, and then nothing would be polled until they are run again.
    void Promise.resolve().then(() => {
      this.#pumpIsSet = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#awaitsLimiter && this.#pollsUnderWay < this.#options.maxConcurrentReads) {
      this.#dropPastDeadline();
      if (this.#due.size === 0) return;
      this.#awaitsLimiter = true;
      this.limiter.take(this.#onPermit);
    }
  }

  /** What has to end at its deadline instead of being polled; its timer sees to it. */
  #dropPastDeadline(): void {
    const now = this.timers.now();
    for (let wait = this.#firstDue(); wait?.isPastDeadline(now) === true; wait = this.#firstDue()) {
      this.#due.delete(wait);
      wait.poll = undefined;
    }
  }

  #firstDue(): Wait<Metadata, Response> | undefined {
    while (this.#first === undefined || !this.#due.has(this.#first)) {
      this.#taking ??= this.#due.values();
      const { done, value } = this.#taking.next();
      this.#first = value;
      if (done !== true) continue;
      // What comes from now on, this iterator does not see.
      this.#taking = undefined;
      return undefined;
    }
    return this.#first;
  }

  readonly #onPermit = (): void => {
    this.#awaitsLimiter = false;
    this.#start();
    this.#setPump();
  };

  #start(): void {
    const { source, maxBatch: most, readTimeoutInMs } = this.#options;
    const now = this.timers.now();
    const waits = this.#takeDue(most, now);
    const due = waits.length;
    if (due === 0) return;
    if (due < most) {
      for (const wait of this.#host.sleeping(now)) {
        waits.push(wait);
        this.#host.sleep(wait, Number.POSITIVE_INFINITY);
        if (waits.length === most) break;
      }
    }
    const poll = new Poll(this, waits, due, readTimeoutInMs);
    for (const wait of waits) wait.poll = poll;
    this.#pollsUnderWay += 1;
    void poll.start(source, [...new Set(waits.map(({ name }) => name))]);
  }

  #takeDue(most: number, now: number): Wait<Metadata, Response>[] {
    const taken: Wait<Metadata, Response>[] = [];
    while (taken.length < most) {
      const wait = this.#firstDue();
      if (wait === undefined) break;
      this.#due.delete(wait);
      if (wait.isPastDeadline(now)) wait.poll = undefined;
      else taken.push(wait);
    }
    return taken;
  }
}

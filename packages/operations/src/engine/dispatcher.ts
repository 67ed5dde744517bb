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
  received(finished: FinishedPoll<Metadata, Response>): void;
}

export interface FinishedPoll<Metadata, Response> {
  /** Those that have left in the meantime included. */
  readonly waits: readonly Wait<Metadata, Response>[];
  /** How many of the first were due; the others shared the poll. */
  readonly due: number;
  readonly poll: Poll<Metadata, Response>;
  readonly resultOf: (name: string) => PollResult<Metadata, Response>;
}

/** Polls what is due, in the order in which it fell due: in batches, within the rate limit, and not too many at a time. */
export class Dispatcher<Metadata, Response> implements PollHost<Metadata, Response> {
  readonly timers: TimerQueue;
  readonly limiter: RateLimiter;
  readonly #host: DispatcherHost<Metadata, Response>;
  readonly #options: DispatcherOptions<Metadata, Response>;
  readonly #due = new Set<Wait<Metadata, Response>>();
  readonly #polls = new Map<Poll<Metadata, Response>, Pick<FinishedPoll<Metadata, Response>, "waits" | "due">>();
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
    const taken = this.#polls.get(poll);
    try {
      if (taken !== undefined) this.#host.received({ ...taken, poll, resultOf });
    } finally {
      this.abandoned(poll);
    }
  }

  abandoned(poll: Poll<Metadata, Response>): void {
    this.#polls.delete(poll);
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
    while (!this.#awaitsLimiter && this.#polls.size < this.#options.maxConcurrentReads) {
      this.#dropPastDeadline();
      if (this.#due.size === 0) return;
      this.#awaitsLimiter = true;
      this.limiter.take(this.#onPermit);
    }
  }

  /** What has to end at its deadline instead of being polled; its timer sees to it. */
  #dropPastDeadline(): void {
    const now = this.timers.now();
    for (const wait of this.#due) {
      if (!wait.isPastDeadline(now)) return;
      this.#due.delete(wait);
      wait.poll = undefined;
    }
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
    const poll = new Poll(this, waits.length, readTimeoutInMs);
    for (const wait of waits) wait.poll = poll;
    this.#polls.set(poll, { waits, due });
    poll.start(source, [...new Set(waits.map(({ name }) => name))]);
  }

  #takeDue(most: number, now: number): Wait<Metadata, Response>[] {
    const taken: Wait<Metadata, Response>[] = [];
    for (const wait of this.#due) {
      if (taken.length === most) break;
      this.#due.delete(wait);
      if (wait.isPastDeadline(now)) wait.poll = undefined;
      else taken.push(wait);
    }
    return taken;
  }
}

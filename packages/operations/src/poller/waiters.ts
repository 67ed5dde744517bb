import type { FinalState, OperationState } from "../reading/state.js";
import { type AbortCallback, offAbort, onAbort } from "./abort-listeners.js";
import type { Outcome, Watch } from "./watch.js";

/** One who waits for an operation, and the end of that waiting: each settles once, and leaves nothing on its signal. */
export abstract class Waiter<Metadata, Response> implements AbortCallback {
  readonly signal: AbortSignal | undefined;
  protected readonly watch: Watch<Metadata, Response>;

  constructor(watch: Watch<Metadata, Response>, signal: AbortSignal | undefined) {
    this.watch = watch;
    this.signal = signal;
  }

  /** The operation was read and goes on. */
  changed?(state: OperationState<Metadata, Response>): void;

  /** The wait is over for everybody. */
  ended(outcome: Outcome<Metadata, Response>): void {
    this.unlisten();
    this.settle(outcome);
  }

  /** This caller stopped waiting; `reason` is its own. */
  aborted(reason: unknown): void {
    this.leave();
    this.reject(reason);
  }

  listen(): void {
    if (this.signal !== undefined) onAbort(this.signal, this);
  }

  protected leave(): void {
    this.unlisten();
    this.watch.leave(this);
  }

  protected abstract settle(outcome: Outcome<Metadata, Response>): void;
  protected abstract reject(reason: unknown): void;

  // Not `#unlisten`: an object takes 8 bytes more for having a private method.
  private unlisten(): void {
    if (this.signal !== undefined) offAbort(this.signal, this);
  }
}

/**
 * Keeps one of a promise's two functions, as it can reject with the other: `resolve(Promise.reject(error))`. For 100,000 who
 * wait that is 7 MB less.
 */
abstract class PromiseWaiter<Metadata, Response, Value> extends Waiter<Metadata, Response> {
  protected readonly resolve: (value: Value | Promise<never>) => void;

  constructor(
    watch: Watch<Metadata, Response>,
    signal: AbortSignal | undefined,
    resolve: (value: Value | Promise<never>) => void,
  ) {
    super(watch, signal);
    this.resolve = resolve;
  }

  protected reject(reason: unknown): void {
    this.resolve(rejected(reason));
  }
}

/** Waits for the response, and may be stopped by its signal. */
export class ResultWaiter<Metadata, Response> extends PromiseWaiter<Metadata, Response, Response> {
  protected settle(outcome: Outcome<Metadata, Response>): void {
    settleResult(this.resolve, outcome);
  }
}

/**
 * Waits for the response without a signal, as most do: the promise's function and nothing around it, which would be 64 bytes
 * of the 610 that an operation holds while it sleeps.
 */
export type PlainWaiter<Response> = (value: Response | Promise<never>) => void;

export function settleResult<Metadata, Response>(
  resolve: PlainWaiter<Response>,
  { state, error }: Outcome<Metadata, Response>,
): void {
  resolve(state?.status === "succeeded" ? state.response : rejected(error));
}

export function rejected(reason: unknown): Promise<never> {
  const rejection = Promise.reject(reason);
  // A promise that has settled before ignores it, and then nobody would handle it.
  rejection.catch(() => undefined);
  return rejection;
}

/** Waits for the end, whichever it is. */
export class EndWaiter<Metadata, Response> extends PromiseWaiter<Metadata, Response, FinalState<Metadata, Response>> {
  protected settle({ state, error }: Outcome<Metadata, Response>): void {
    if (state !== undefined) this.resolve(state);
    else this.reject(error);
  }
}

/**
 * Hands out states as they are asked for. Written out rather than as a generator: a generator that waits for a change
 * cannot be closed until there is one.
 */
export class StateIterator<Metadata, Response>
  extends Waiter<Metadata, Response>
  implements AsyncIterableIterator<OperationState<Metadata, Response>>
{
  #phase: "new" | "following" | "ending" | "over" = "new";
  /** What the reader has not seen; only the latest is kept. */
  #unread: OperationState<Metadata, Response> | undefined;
  #lastRead: OperationState<Metadata, Response> | undefined;
  #failure: { readonly error: unknown } | undefined;
  readonly #readers: Reader<OperationState<Metadata, Response>>[] = [];

  next(): Promise<IteratorResult<OperationState<Metadata, Response>>> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
      if (this.#phase === "new") {
        this.#phase = "following";
        this.#unread = this.watch.state;
        this.watch.join(this);
      }
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<OperationState<Metadata, Response>>> {
    this.leave();
    this.#unread = undefined;
    this.#phase = "over";
    this.#serve();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  override changed(state: OperationState<Metadata, Response>): void {
    // Against what was read, not what waits to be: a state that came and went while nobody looked is no change.
    this.#unread = isSameNews(this.#lastRead, state) ? undefined : state;
    this.#serve();
  }

  protected settle({ state, error }: Outcome<Metadata, Response>): void {
    this.#phase = "ending";
    if (state === undefined) this.#failure = { error };
    else this.#unread = state;
    this.#serve();
  }

  protected reject(reason: unknown): void {
    this.#phase = "ending";
    this.#unread = undefined;
    this.#failure = { error: reason };
    this.#serve();
  }

  #serve(): void {
    while (this.#readers.length > 0) {
      if (this.#unread !== undefined) {
        this.#lastRead = this.#unread;
        this.#unread = undefined;
        this.#readers.shift()?.resolve({ done: false, value: this.#lastRead });
      } else if (this.#failure !== undefined) {
        const { error } = this.#failure;
        this.#failure = undefined;
        this.#phase = "over";
        this.#readers.shift()?.reject(error);
      } else if (this.#phase === "following") {
        return;
      } else {
        this.#readers.shift()?.resolve({ done: true, value: undefined });
      }
    }
  }
}

/** A poll that found nothing new is no change. Metadata are fresh objects at every poll: they are compared as JSON. */
function isSameNews(known: OperationState | undefined, state: OperationState): boolean {
  if (known === undefined || known.status !== state.status || known.progress !== state.progress) return false;
  try {
    return JSON.stringify(known.metadata) === JSON.stringify(state.metadata);
  } catch {
    return false;
  }
}

/** One call of `next` that waits for its answer. */
interface Reader<State> {
  readonly resolve: (result: IteratorResult<State>) => void;
  readonly reject: (reason: unknown) => void;
}

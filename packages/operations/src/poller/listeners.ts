import { onAbort } from "@aidmp/client/internal";
import type { Outcome, WaitListener } from "../engine/wait.js";
import type { OperationState } from "../reading/state.js";

/** What a listener can leave: the wait as a caller holds it. */
export interface Followed<Metadata, Response> {
  readonly state: OperationState<Metadata, Response> | undefined;
  join(listener: WaitListener<Metadata, Response>): void;
  leave(listener: WaitListener<Metadata, Response>): void;
}

/** Follows a wait until it ends or the caller's signal aborts, whichever comes first, and leaves nothing on the signal. */
abstract class Listener<Metadata, Response> implements WaitListener<Metadata, Response> {
  protected readonly followed: Followed<Metadata, Response>;
  readonly #signal: AbortSignal | undefined;
  #unlisten: (() => void) | undefined;

  constructor(followed: Followed<Metadata, Response>, signal: AbortSignal | undefined) {
    this.followed = followed;
    this.#signal = signal;
  }

  start(): void {
    const signal = this.#signal;
    if (signal?.aborted === true) {
      this.fail(signal.reason);
      return;
    }
    if (signal !== undefined) this.#unlisten = onAbort(signal, () => this.abort(signal.reason));
    this.followed.join(this);
  }

  /** This caller stops waiting. */
  abort(reason: unknown): void {
    this.leave();
    this.fail(reason);
  }

  ended(outcome: Outcome<Metadata, Response>): void {
    this.#unlisten?.();
    this.settle(outcome);
  }

  abandoned(reason: unknown): void {
    this.#unlisten?.();
    this.fail(reason);
  }

  protected leave(): void {
    this.#unlisten?.();
    this.followed.leave(this);
  }

  protected abstract settle(outcome: Outcome<Metadata, Response>): void;
  protected abstract fail(reason: unknown): void;
}

export abstract class PromiseListener<Metadata, Response, Value> extends Listener<Metadata, Response> {
  protected readonly resolve: (value: Value) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(
    followed: Followed<Metadata, Response>,
    signal: AbortSignal | undefined,
    resolve: (value: Value) => void,
    reject: (reason: unknown) => void,
  ) {
    super(followed, signal);
    this.resolve = resolve;
    this.#reject = reject;
  }

  protected fail(reason: unknown): void {
    this.#reject(reason);
  }
}

/** Waits for the response. */
export class ResultListener<Metadata, Response> extends PromiseListener<Metadata, Response, Response> {
  protected settle({ state, error }: Outcome<Metadata, Response>): void {
    if (state?.status === "succeeded") this.resolve(state.response);
    else this.fail(error);
  }
}

/**
 * Hands out states as they are asked for. Written out rather than as a generator: a generator that waits for a change
 * cannot be closed until there is one.
 */
export class StateIterator<Metadata, Response>
  extends Listener<Metadata, Response>
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
        this.#unread = this.followed.state;
        this.start();
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

  changed(state: OperationState<Metadata, Response>): void {
    // Compared with what was read, not with what waits to be: a state that came and went unread is not a change.
    this.#unread = isSameState(this.#lastRead, state) ? undefined : state;
    this.#serve();
  }

  protected settle({ state, error }: Outcome<Metadata, Response>): void {
    this.#phase = "ending";
    if (state === undefined) this.#failure = { error };
    else this.#unread = state;
    this.#serve();
  }

  protected fail(reason: unknown): void {
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

/** A poll that found nothing new is not a change. Metadata are new objects at every poll: they are compared as JSON. */
function isSameState(known: OperationState | undefined, state: OperationState): boolean {
  if (known === undefined || known.status !== state.status || known.progress !== state.progress) return false;
  try {
    return JSON.stringify(known.metadata) === JSON.stringify(state.metadata);
  } catch {
    return false;
  }
}

/** One call of `next` that waits for its result. */
interface Reader<State> {
  readonly resolve: (result: IteratorResult<State>) => void;
  readonly reject: (reason: unknown) => void;
}

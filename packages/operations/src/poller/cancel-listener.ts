import type { CancelRequest } from "../engine/cancel-request.js";
import type { Outcome } from "../engine/wait.js";
import type { TerminalState } from "../reading/state.js";
import { type Followed, PromiseListener } from "./listeners.js";

/** What a caller of `cancel` needs of the wait. */
export interface Cancelled<Metadata, Response> extends Followed<Metadata, Response> {
  /** Whether a poll is under way. */
  readonly isPolling: boolean;
  pollSoon(): void;
  withdrawCancel(request: CancelRequest): void;
}

/**
 * Asks for a cancel, and waits for the terminal state, whichever it is. A request that failed may have lost the race: only
 * the next good poll tells whether the operation still runs.
 */
export class CancelListener<Metadata, Response> extends PromiseListener<
  Metadata,
  Response,
  TerminalState<Metadata, Response>
> {
  readonly #wait: Cancelled<Metadata, Response>;
  #request: CancelRequest | undefined;
  #refusal: { readonly error: unknown } | undefined;
  /** A poll that was under way when the request failed says nothing of what came after. */
  #staleResults = 0;
  #isOver = false;

  constructor(
    wait: Cancelled<Metadata, Response>,
    signal: AbortSignal | undefined,
    resolve: (state: TerminalState<Metadata, Response>) => void,
    reject: (reason: unknown) => void,
  ) {
    super(wait, signal, resolve, reject);
    this.#wait = wait;
  }

  follow(request: CancelRequest): void {
    this.#request = request;
    request.callers += 1;
    request.accepted.catch((error: unknown) => this.#refused(error));
  }

  override abort(reason: unknown): void {
    super.abort(reason);
    const request = this.#request;
    if (request === undefined) return;
    request.callers -= 1;
    if (request.callers === 0) this.#wait.withdrawCancel(request);
  }

  changed(): void {
    if (this.#refusal === undefined) return;
    this.#staleResults -= 1;
    if (this.#staleResults >= 0) {
      this.#wait.pollSoon();
      return;
    }
    this.leave();
    this.fail(this.#refusal.error);
  }

  protected settle({ state, error }: Outcome<Metadata, Response>): void {
    if (state !== undefined) this.resolve(state);
    else this.fail(this.#refusal === undefined ? error : this.#refusal.error);
    this.#isOver = true;
  }

  protected override fail(reason: unknown): void {
    this.#isOver = true;
    super.fail(reason);
  }

  #refused(error: unknown): void {
    if (this.#isOver) return;
    this.#refusal = { error };
    this.#staleResults = this.#wait.isPolling ? 1 : 0;
    this.#wait.pollSoon();
  }
}

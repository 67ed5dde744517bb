import { throwIfAborted } from "@aidmp/client/internal";
import type { CancelRequest } from "../engine/cancel-request.js";
import type { Cancels } from "../engine/cancels.js";
import type { Wait, WaitListener } from "../engine/wait.js";
import type { OperationState, TerminalState } from "../reading/state.js";
import type { ResumeToken } from "../step/resume-token.js";
import { CancelUnsupportedError } from "./cancel-unsupported-error.js";
import { CancelListener, type Cancelled } from "./cancel-listener.js";
import { type Followed, ResultListener, StateIterator } from "./listeners.js";

export interface WaitOptions {
  /** Stops this caller's waiting, with the signal's reason. The operation goes on, and so do other callers' waits. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The wait for one operation. It asks the service only while somebody waits: in `result`, in an iteration, or in
 * `cancel`. Any number may, and all see the same sequence of polls and the same end.
 */
export interface OperationWatch<Metadata = unknown, Response = unknown> extends AsyncIterable<
  OperationState<Metadata, Response>
> {
  readonly name: string;
  /** What was read last; `undefined` before the first poll. */
  readonly state: OperationState<Metadata, Response> | undefined;
  /**
   * Waits for the operation's response. It can be called again after it rejected with a signal's reason.
   *
   * @throws {OperationFailedError} the operation failed; {OperationCancelledError} it was cancelled at the server;
   * {OperationDeadlineError} the deadline passed first; {PollError} its status cannot be read; the signal's reason.
   */
  result(options?: WaitOptions): Promise<Response>;
  /**
   * The operation's states: the last known one first, then each change once, the terminal state always. A slow reader
   * skips to the latest. What ends the wait without ending the operation is thrown, as in `result`.
   */
  states(options?: WaitOptions): AsyncIterableIterator<OperationState<Metadata, Response>>;
  /**
   * Asks the service to cancel, once however often it is called, and waits for the true end, which may be another: an
   * operation may still succeed. Where the request is refused, one poll tells whether it had ended already. It works after
   * the deadline as well, and then follows the operation to its end. With a signal that aborts before the request was sent,
   * nothing is sent.
   *
   * @throws {CancelUnsupportedError} the source cannot cancel; what the request failed with where the operation still runs,
   * after which it may be called again; and what `result` throws, but for the operation's own endings.
   */
  cancel(options?: WaitOptions): Promise<TerminalState<Metadata, Response>>;
  /** What another process needs to go on waiting: `poller.watch(resumeToken)`. */
  resumeToken(): ResumeToken;
}

/** What a watch needs of the engine. */
export interface WatchEngine<Metadata, Response> {
  readonly cancels: Pick<Cancels<Metadata, Response>, "arePossible" | "request" | "withdraw">;
  join(wait: Wait<Metadata, Response>, listener: WaitListener<Metadata, Response>): void;
  leave(wait: Wait<Metadata, Response>, listener: WaitListener<Metadata, Response>): void;
  reopen(wait: Wait<Metadata, Response>): void;
  pollSoon(wait: Wait<Metadata, Response>): void;
}

/** A caller's handle on a wait. */
export class Watch<Metadata, Response>
  implements OperationWatch<Metadata, Response>, Followed<Metadata, Response>, Cancelled<Metadata, Response>
{
  readonly #engine: WatchEngine<Metadata, Response>;
  readonly #wait: Wait<Metadata, Response>;

  constructor(engine: WatchEngine<Metadata, Response>, wait: Wait<Metadata, Response>) {
    this.#engine = engine;
    this.#wait = wait;
  }

  get name(): string {
    return this.#wait.name;
  }

  get state(): OperationState<Metadata, Response> | undefined {
    return this.#wait.state;
  }

  resumeToken(): ResumeToken {
    return this.#wait.resumeToken;
  }

  result({ signal }: WaitOptions = {}): Promise<Response> {
    return new Promise((resolve, reject) => new ResultListener(this, signal, resolve, reject).start());
  }

  states({ signal }: WaitOptions = {}): AsyncIterableIterator<OperationState<Metadata, Response>> {
    return new StateIterator(this, signal);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<OperationState<Metadata, Response>> {
    return this.states();
  }

  async cancel({ signal }: WaitOptions = {}): Promise<TerminalState<Metadata, Response>> {
    throwIfAborted(signal);
    const wait = this.#wait;
    if (wait.outcome?.state === undefined && !this.#engine.cancels.arePossible) {
      throw new CancelUnsupportedError(this.name);
    }
    this.#engine.reopen(wait);
    return new Promise((resolve, reject) => {
      const listener = new CancelListener(this, signal, resolve, reject);
      listener.start();
      if (wait.outcome !== undefined) return;
      const request = this.#engine.cancels.request(wait);
      if (request !== undefined) listener.follow(request);
    });
  }

  get isPolling(): boolean {
    return typeof this.#wait.poll === "object";
  }

  pollSoon(): void {
    this.#engine.pollSoon(this.#wait);
  }

  withdrawCancel(request: CancelRequest): void {
    this.#engine.cancels.withdraw(this.#wait, request);
  }

  join(listener: WaitListener<Metadata, Response>): void {
    this.#engine.join(this.#wait, listener);
  }

  leave(listener: WaitListener<Metadata, Response>): void {
    this.#engine.leave(this.#wait, listener);
  }
}

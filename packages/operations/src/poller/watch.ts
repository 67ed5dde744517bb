import { CancelUnsupportedError } from "../errors/cancel-unsupported-error.js";
import { OperationCancelledError, OperationFailedError } from "../errors/operation-ended-errors.js";
import type { PollErrorPolicy } from "../policy/poll-error-policy.js";
import type { FinalState, OperationState } from "../reading/state.js";
import type { Schedule } from "../schedule/schedule.js";
import type { OperationToken } from "../step/token.js";
import type { Alarm } from "./alarms.js";
import { type Crowd, forEachMember, withMember, withoutMember } from "./crowd.js";
import type { CancelRequest } from "./cancel-request.js";
import type { Engine } from "./engine.js";
import type { Read } from "./read.js";
import {
  EndWaiter,
  type PlainWaiter,
  rejected,
  ResultWaiter,
  settleResult,
  StateIterator,
  type Waiter,
} from "./waiters.js";

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
  /** What was read last; `undefined` before the first answer. */
  readonly state: OperationState<Metadata, Response> | undefined;
  /**
   * Waits for the operation's response. It can be called again after it rejected with a signal's reason.
   *
   * @throws {OperationFailedError} the operation failed; {OperationCancelledError} it was cancelled at the server;
   * {OperationDeadlineError} the deadline passed first; {PollError} its status cannot be read; the signal's reason.
   */
  result(options?: WaitOptions): Promise<Response>;
  /**
   * The operation's states: the last known one first, then each change once, the final state always. A slow reader
   * skips to the latest. What ends the wait without ending the operation is thrown, as in `result`.
   */
  states(options?: WaitOptions): AsyncIterableIterator<OperationState<Metadata, Response>>;
  /**
   * Asks the service to cancel, once however often it is called, and waits for the true end, which may be another: an
   * operation may still succeed.
   *
   * @throws {CancelUnsupportedError} the source cannot cancel; what the request failed with, after which it may be
   * called again; and what `result` throws, but for the operation's own endings.
   */
  cancel(options?: WaitOptions): Promise<FinalState<Metadata, Response>>;
  /** What another process needs to go on waiting: `poller.watch(token)`. */
  token(): OperationToken;
}

/** What holds for one operation in place of the poller's own. */
export interface Policies {
  readonly schedule: Schedule | undefined;
  readonly onPollError: PollErrorPolicy | undefined;
}

/** How a wait ended. */
export type Outcome<Metadata, Response> =
  | { readonly state: FinalState<Metadata, Response>; readonly error?: Error }
  | { readonly state?: undefined; readonly error: unknown };

/** The poller's record of a wait, and what the caller holds: one object for both, as there may be 100,000 of them. */
export class Watch<Metadata, Response> implements OperationWatch<Metadata, Response>, Alarm {
  at = 0;
  slot = -1;
  kept: OperationToken;
  state: OperationState<Metadata, Response> | undefined;
  outcome: Outcome<Metadata, Response> | undefined;
  /** The read under way that will answer for it; `"due"` while it waits for one to start; `undefined` while it sleeps. */
  look: Read<Metadata, Response> | "due" | undefined;
  /** From when on it may be looked at; 0 where the service has asked for no pause. */
  notBefore: number;
  cancelling: CancelRequest | undefined;
  readonly policies: Policies | undefined;
  readonly #engine: Engine<Metadata, Response>;
  #waiters: Crowd<Waiter<Metadata, Response> | PlainWaiter<Response>>;

  constructor(engine: Engine<Metadata, Response>, kept: OperationToken, policies?: Policies) {
    this.#engine = engine;
    this.kept = kept;
    // A token does not say whether the service asked for its gap: it is kept to as though it had.
    this.notBefore = kept.nextPollAt ?? 0;
    this.policies = policies;
  }

  /** Whether somebody waits: only then is anything asked of the service. */
  get isWaitedFor(): boolean {
    return this.#waiters !== undefined;
  }

  /** From when on it may ride along on a read that others are due for: after half its gap, unless its last look was bad. */
  get joinAt(): number {
    // Not kept as a number of its own, which is 24 bytes: it is seldom asked for.
    const dueAt = this.kept.nextPollAt ?? this.notBefore;
    const seenAt = this.kept.failures === 0 ? this.state?.readAt : undefined;
    return Math.max(this.notBefore, seenAt === undefined ? dueAt : (seenAt + dueAt) / 2);
  }

  get name(): string {
    return this.kept.name;
  }

  token(): OperationToken {
    return this.kept;
  }

  result({ signal }: WaitOptions = {}): Promise<Response> {
    return new Promise((resolve) => {
      this.join(signal === undefined ? resolve : new ResultWaiter(this, signal, resolve));
    });
  }

  states({ signal }: WaitOptions = {}): AsyncIterableIterator<OperationState<Metadata, Response>> {
    return new StateIterator(this, signal);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<OperationState<Metadata, Response>> {
    return this.states();
  }

  async cancel({ signal }: WaitOptions = {}): Promise<FinalState<Metadata, Response>> {
    signal?.throwIfAborted();
    if (this.outcome === undefined && !this.#engine.canCancel) throw new CancelUnsupportedError(this.name);
    return new Promise((resolve) => {
      const waiter = new EndWaiter(this, signal, resolve);
      this.join(waiter);
      if (this.outcome === undefined) this.#engine.cancel(this).catch((error: unknown) => waiter.aborted(error));
    });
  }

  /** Adds one who waits; the first sets the polling going. Where the wait is over already, it is told at once. */
  join(waiter: Waiter<Metadata, Response> | PlainWaiter<Response>): void {
    if (typeof waiter !== "function" && waiter.signal?.aborted === true) {
      waiter.aborted(waiter.signal.reason);
    } else if (this.outcome === undefined) {
      if (typeof waiter !== "function") waiter.listen();
      const isFirst = this.#waiters === undefined;
      this.#waiters = withMember(this.#waiters, waiter);
      if (isFirst) this.#engine.activate(this);
    } else {
      tellEnd(waiter, this.outcome);
    }
  }

  /** Removes one who waits; with the last, nothing is asked any more until somebody waits again. */
  leave(waiter: Waiter<Metadata, Response> | PlainWaiter<Response>): void {
    if (this.#waiters === undefined) return;
    this.#waiters = withoutMember(this.#waiters, waiter);
    if (this.#waiters === undefined) this.#engine.deactivate(this);
  }

  changed(state: OperationState<Metadata, Response>): void {
    this.state = state;
    // Without a closure, as this is called at every poll.
    const waiters = this.#waiters;
    if (waiters instanceof Set) for (const waiter of waiters) tellChange(waiter, state);
    else if (waiters !== undefined) tellChange(waiters, state);
  }

  ended(state: FinalState<Metadata, Response>): void {
    this.state = state;
    this.settle({ state, ...endingError(state) });
  }

  gaveUp(error: unknown): void {
    this.settle({ error });
  }

  /** Sets its alarm for its next look, or for its deadline where that comes first or no look is set. */
  sleep(until: number): void {
    const { alarms } = this.#engine;
    const at = Math.min(until, this.kept.deadlineAt ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) alarms.clear(this);
    else alarms.set(this, at);
  }

  isPastDeadline(now: number): boolean {
    const { deadlineAt } = this.kept;
    return deadlineAt !== null && now >= deadlineAt;
  }

  /** Ends every wait for a reason that has nothing to do with the operation. */
  abandon(reason: unknown): void {
    forEachMember(this.#waiters, (waiter) => {
      if (typeof waiter !== "function") {
        waiter.aborted(reason);
      } else {
        this.leave(waiter);
        waiter(rejected(reason));
      }
    });
  }

  ring(now: number): void {
    this.#engine.due(this, now);
  }

  private settle(outcome: Outcome<Metadata, Response>): void {
    this.outcome = outcome;
    const waiters = this.#waiters;
    if (waiters === undefined) return;
    this.#waiters = undefined;
    this.#engine.deactivate(this);
    forEachMember(waiters, (waiter) => tellEnd(waiter, outcome));
  }
}

function tellChange<Metadata, Response>(
  waiter: Waiter<Metadata, Response> | PlainWaiter<Response>,
  state: OperationState<Metadata, Response>,
): void {
  if (typeof waiter !== "function") waiter.changed?.(state);
}

function tellEnd<Metadata, Response>(
  waiter: Waiter<Metadata, Response> | PlainWaiter<Response>,
  outcome: Outcome<Metadata, Response>,
): void {
  if (typeof waiter === "function") settleResult(waiter, outcome);
  else waiter.ended(outcome);
}

/** Made once, so that all who wait get the same error. */
function endingError(state: FinalState): { error?: Error } {
  if (state.status === "failed") return { error: new OperationFailedError(state) };
  return state.status === "cancelled" ? { error: new OperationCancelledError(state) } : {};
}

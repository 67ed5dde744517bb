import type { FailedPollPolicy } from "../policy/failed-poll-policy.js";
import type { OperationState, TerminalState } from "../reading/state.js";
import type { Schedule } from "../schedule/schedule.js";
import { moveInTime, type ResumeToken } from "../step/resume-token.js";
import type { PollerEvent } from "./events.js";
import type { CancelRequest } from "./cancel-request.js";
import type { Timer } from "./timers.js";

/** How a wait ended: with the operation's terminal state, and the error that it is thrown as, or before it. */
export type Outcome<Metadata, Response> =
  | { readonly state: TerminalState<Metadata, Response>; readonly error?: Error }
  | { readonly state?: undefined; readonly error: unknown };

/** A poll, as a wait that takes part in it knows it. */
export interface PollUnderWay {
  /** The wait needs no result any more. */
  release(): void;
}

/** Follows a wait. While it has none, nothing is asked of the service. */
export interface WaitListener<Metadata, Response> {
  /** The operation was polled and goes on. */
  changed?(state: OperationState<Metadata, Response>): void;
  ended(outcome: Outcome<Metadata, Response>): void;
  /** The poller was closed. */
  abandoned(reason: unknown): void;
}

/** What applies to one operation instead of the poller's own. */
export interface Policies {
  readonly schedule: Schedule | undefined;
  readonly onFailedPoll: FailedPollPolicy | undefined;
  /** Told of this operation beside the poller's own listener. */
  readonly onEvent: ((event: PollerEvent) => void) | undefined;
}

/** The record of one wait: what is known of the operation, who listens, and when it is due. */
export class Wait<Metadata, Response> implements Timer {
  at = 0;
  slot = -1;
  resumeToken: ResumeToken;
  state: OperationState<Metadata, Response> | undefined;
  outcome: Outcome<Metadata, Response> | undefined;
  /** The poll under way that it takes part in; `"due"` while it waits for one to start; `undefined` while it sleeps. */
  poll: PollUnderWay | "due" | undefined;
  /** The service asked not to be polled before; 0 where it did not ask, as far as is known. */
  notBefore = 0;
  /** What the last poll failed with; `undefined` after a good one. */
  lastFailure: unknown;
  /** Whether somebody has listened before: then it is known that nobody missed a poll while nobody did. */
  hasBeenActive = false;
  /** Until when a poll that was due before the deadline, and starts after it, is waited for. */
  lateUntil = 0;
  /** What the poller's time was ahead of the monotonic clock when the resume token's times were right. */
  clockOffset: number;
  cancelling: CancelRequest | undefined;
  readonly policies: Policies | undefined;
  readonly #onDue: (wait: Wait<Metadata, Response>, now: number) => void;
  /** Replaced, never changed: a listener may come or go while they are told. */
  #listeners: readonly WaitListener<Metadata, Response>[] = [];

  constructor(
    resumeToken: ResumeToken,
    policies: Policies | undefined,
    clockOffset: number,
    onDue: (wait: Wait<Metadata, Response>, now: number) => void,
  ) {
    this.resumeToken = resumeToken;
    this.clockOffset = clockOffset;
    this.policies = policies;
    this.#onDue = onDue;
  }

  get name(): string {
    return this.resumeToken.name;
  }

  /** Whether somebody listens: only then is anything asked of the service. */
  get isActive(): boolean {
    return this.#listeners.length > 0;
  }

  /** From when on it may share a poll that others are due for: after half its delay, unless its last poll failed. */
  get piggybackAt(): number {
    const { nextPollAt, failedPolls } = this.resumeToken;
    const dueAt = nextPollAt ?? this.notBefore;
    const polledAt = failedPolls === 0 ? this.state?.readAt : undefined;
    return Math.max(this.notBefore, polledAt === undefined ? dueAt : (polledAt + dueAt) / 2);
  }

  isPastDeadline(now: number): boolean {
    const { deadlineAt } = this.resumeToken;
    return deadlineAt !== null && now >= Math.max(deadlineAt, this.lateUntil);
  }

  /** For timers: when the waiting ends. */
  get endsAt(): number {
    const { deadlineAt } = this.resumeToken;
    return deadlineAt === null ? Number.POSITIVE_INFINITY : Math.max(deadlineAt, this.lateUntil);
  }

  /**
   * The wall clock's time was set while nobody listened: what was a minute away still is.
   *
   * @param offset what the poller's time is ahead of the monotonic clock now.
   */
  followClock(offset: number): void {
    const movedInMs = Math.round(offset - this.clockOffset);
    if (Math.abs(movedInMs) < clockToleranceInMs) return;
    this.clockOffset = offset;
    this.resumeToken = moveInTime(this.resumeToken, movedInMs);
    if (this.notBefore > 0) this.notBefore += movedInMs;
    if (this.lateUntil > 0) this.lateUntil += movedInMs;
  }

  addListener(listener: WaitListener<Metadata, Response>): void {
    this.#listeners = this.#listeners.concat(listener);
  }

  /** Whether it was one. */
  removeListener(listener: WaitListener<Metadata, Response>): boolean {
    const others = this.#listeners.filter((other) => other !== listener);
    const wasOne = others.length < this.#listeners.length;
    this.#listeners = others;
    return wasOne;
  }

  change(state: OperationState<Metadata, Response>): void {
    this.state = state;
    tell(this.#listeners, (listener) => listener.changed?.(state));
  }

  end(outcome: Outcome<Metadata, Response>): void {
    this.outcome = outcome;
    if (outcome.state !== undefined) this.state = outcome.state;
    tell(this.#takeListeners(), (listener) => listener.ended(outcome));
  }

  /** Ends the waiting, and nothing else: it can be taken up again. */
  abandon(reason: unknown): void {
    tell(this.#takeListeners(), (listener) => listener.abandoned(reason));
  }

  fire(now: number): void {
    this.#onDue(this, now);
  }

  /** Before they are told: they may come back. */
  #takeListeners(): readonly WaitListener<Metadata, Response>[] {
    const listeners = this.#listeners;
    this.#listeners = [];
    return listeners;
  }
}

/** Two clocks that are read one after the other differ by what comes between, and one of them shows whole milliseconds. */
const clockToleranceInMs = 50;

/** All of them, whatever one throws: a signal of another realm may, when its listener is taken off. */
function tell<Listener>(listeners: Iterable<Listener>, what: (listener: Listener) => void): void {
  for (const listener of listeners) {
    try {
      what(listener);
    } catch {
      // The listener's own failure. The others have to be told.
    }
  }
}

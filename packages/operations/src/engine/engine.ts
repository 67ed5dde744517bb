import type { Clock } from "@aidmp/client";
import type { FailedPollPolicy } from "../policy/failed-poll-policy.js";
import type { PollResult } from "../reading/poll-result.js";
import { retryAfterOf } from "../reading/retry-after.js";
import { failedPoll } from "../sources/source-result.js";
import type { Schedule } from "../schedule/schedule.js";
import type { ResumeToken } from "../step/resume-token.js";
import { weightOf } from "../step/cost-share.js";
import type { StepEnvironment } from "../step/environment.js";
import { type Next, type Step, step } from "../step/step.js";
import { Cancels } from "./cancels.js";
import { Dispatcher, type DispatcherHost, type DispatcherOptions } from "./dispatcher.js";
import { EventEmitter } from "./event-emitter.js";
import type { PollerEvent } from "./events.js";
import { endingErrorOf } from "./operation-ended-errors.js";
import type { Poll } from "./poll.js";
import { TimerQueue } from "./timers.js";
import { type Outcome, type Policies, Wait, type WaitListener } from "./wait.js";

export interface EngineOptions<Metadata, Response> extends DispatcherOptions<Metadata, Response> {
  readonly schedule: Schedule;
  readonly onFailedPoll: FailedPollPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly unref: boolean;
  readonly onEvent: ((event: PollerEvent) => void) | undefined;
}

/** Drives the state machine of every wait: asks it what follows, and does that. */
export class Engine<Metadata, Response> implements DispatcherHost<Metadata, Response> {
  readonly #timers: TimerQueue;
  readonly #dispatcher: Dispatcher<Metadata, Response>;
  readonly #events: EventEmitter<Metadata, Response>;
  readonly cancels: Cancels<Metadata, Response>;
  readonly #options: EngineOptions<Metadata, Response>;
  /** The waits that somebody listens to. */
  readonly #active = new Set<Wait<Metadata, Response>>();

  constructor(options: EngineOptions<Metadata, Response>) {
    this.#options = options;
    this.#timers = new TimerQueue(options.clock, options.unref);
    this.#dispatcher = new Dispatcher(this, this.#timers, options);
    this.#events = new EventEmitter(options.onEvent);
    this.cancels = new Cancels(options, this.#timers, this.#dispatcher.limiter, (wait) => this.pollSoon(wait));
  }

  /** The wall clock's time while nothing is waited for, and monotonic time from then on. */
  now(): number {
    if (this.#active.size === 0) this.#timers.sync();
    return this.#timers.now();
  }

  createWait(resumeToken: ResumeToken, policies: Policies | undefined): Wait<Metadata, Response> {
    return new Wait(resumeToken, policies, this.#timers.offset, this.#onDue);
  }

  /** Takes what the response of the starting call said, which costs no poll. */
  begin(wait: Wait<Metadata, Response>, next: Next<Metadata, Response>): void {
    if (next.action === "end") wait.end({ state: next.state, ...endingErrorOf(next.state) });
    if (next.action !== "wait") return;
    wait.state = next.state;
    if (next.reason === "retry-after") wait.notBefore = wait.resumeToken.nextPollAt ?? 0;
  }

  /** Adds a listener; the first sets the polling going. One that comes after the end is told at once. */
  join(wait: Wait<Metadata, Response>, listener: WaitListener<Metadata, Response>): void {
    if (wait.outcome !== undefined) {
      listener.ended(wait.outcome);
      return;
    }
    wait.addListener(listener);
    if (this.#active.has(wait)) return;
    const now = this.now();
    wait.followClock(this.#timers.offset);
    this.#active.add(wait);
    // The process that made the plan may have been down when it was due.
    const isPolling = wait.hasBeenActive;
    wait.hasBeenActive = true;
    this.#advance(wait, undefined, now, { isPolling });
    if (wait.resumeToken.cancel === "requested" && wait.isActive && this.cancels.arePossible) this.cancels.again(wait);
  }

  /** Removes a listener; with the last one, the polling stops until somebody listens again. */
  leave(wait: Wait<Metadata, Response>, listener: WaitListener<Metadata, Response>): void {
    if (wait.removeListener(listener) && !wait.isActive) this.#deactivate(wait);
  }

  /**
   * Follows an operation again whose wait has stopped before its end: at the deadline, or because it could not be read. A
   * deadline that is past is given up.
   */
  reopen(wait: Wait<Metadata, Response>): void {
    const now = this.now();
    if (!wait.isActive) wait.followClock(this.#timers.offset);
    const { deadlineAt } = wait.resumeToken;
    const isPast = deadlineAt !== null && !wait.isActive && now >= deadlineAt;
    if (wait.outcome === undefined ? !isPast : wait.outcome.state !== undefined) return;
    wait.outcome = undefined;
    wait.lateUntil = 0;
    // A pause that the service asked for outlasts the deadline.
    const nextPollAt = wait.notBefore > now ? Math.ceil(wait.notBefore) : null;
    const fresh = { failedPolls: 0, failingSince: null, failingAs: null, nextPollAt };
    wait.resumeToken = { ...wait.resumeToken, ...fresh, deadlineAt: isPast ? null : deadlineAt };
  }

  /** Polls as soon as the service allows, and calls back with the next thing that is known of the operation. */
  pollSoon(wait: Wait<Metadata, Response>): void {
    if (!wait.isActive) return;
    const now = this.#timers.now();
    if (wait.notBefore <= now) this.#dispatcher.request(wait);
    else if (wait.poll === undefined) this.sleep(wait, wait.notBefore);
  }

  /** Ends all waiting, with `reason`. */
  close(reason: unknown): void {
    for (const wait of this.#active) this.#settle(wait, () => wait.abandon(reason));
  }

  /** For its next poll, or for its deadline where that comes first or no poll is planned. */
  sleep(wait: Wait<Metadata, Response>, until: number): void {
    const at = Math.min(until, wait.endsAt);
    if (at === Number.POSITIVE_INFINITY) this.#timers.clear(wait);
    else this.#timers.set(wait, at);
  }

  *sleeping(now: number): Iterable<Wait<Metadata, Response>> {
    for (const wait of this.#active) {
      if (wait.poll === undefined && wait.piggybackAt <= now && !wait.isPastDeadline(now)) yield wait;
    }
  }

  received(poll: Poll<Metadata, Response>, resultOf: (name: string) => PollResult<Metadata, Response>): void {
    const now = this.#timers.now();
    const { waits, due, requests, tookInMs: durationInMs } = poll;
    this.#events.poll(waits, requests, durationInMs);
    // The cost of the requests is split in proportion to 1/elapsed, since a young operation gains most from a poll. A new
    // operation that polls often does not speed up the polling of old ones.
    let total = 0;
    for (const wait of waits) total += weightOf(wait.resumeToken, now);
    for (const [index, wait] of waits.entries()) {
      if (wait.poll !== poll) continue;
      wait.poll = undefined;
      const costShare = (requests * weightOf(wait.resumeToken, now)) / total;
      const polled = { costShare, piggybacked: index >= due, pollStartedAt: now - durationInMs };
      this.#advance(wait, resultOf(wait.name), now, polled);
    }
  }

  readonly #onDue = (wait: Wait<Metadata, Response>, now: number): void => {
    if (!wait.isPastDeadline(now)) {
      this.#dispatcher.request(wait);
      return;
    }
    // A wake that comes late comes after the machine slept: what it was to poll before the deadline, it polls now.
    const isLate = now - wait.endsAt > lateWakeInMs && wait.lateUntil === 0;
    this.#advance(wait, undefined, now, { isPolling: !isLate });
  };

  #deactivate(wait: Wait<Metadata, Response>): void {
    if (!this.#active.delete(wait)) return;
    wait.clockOffset = this.#timers.offset;
    this.#timers.clear(wait);
    this.#dispatcher.forget(wait);
    this.cancels.abandon(wait);
  }

  /** Stops everything that was under way before anybody is told: who is told may start it anew. */
  #settle(wait: Wait<Metadata, Response>, tell: () => void): void {
    this.#deactivate(wait);
    tell();
  }

  /** Lets the state machine decide, and does what it says. */
  #advance(
    wait: Wait<Metadata, Response>,
    found: PollResult<Metadata, Response> | undefined,
    now: number,
    polled: Polled = {},
  ): void {
    let result = found;
    let decided: Step<Metadata, Response>;
    let outcome: Outcome<Metadata, Response> | undefined;
    try {
      decided = this.#decide(wait, result, now, polled);
      if (decided.next.action === "end") {
        try {
          outcome = { state: decided.next.state, ...endingErrorOf(decided.next.state) };
        } catch (error) {
          // A source's own Status may be made of anything. What no error can be made of is no ending.
          result = failedPoll(error);
          decided = this.#decide(wait, result, now, polled);
        }
      }
    } catch (error) {
      // A schedule or a policy of the caller's threw: the wait cannot go on without it, and must not hang.
      this.#settle(wait, () => wait.end({ error }));
      return;
    }
    const { resumeToken, next } = decided;
    wait.resumeToken = resumeToken;
    if (result !== undefined) wait.lastFailure = result.status === "poll-failed" ? result.error : undefined;
    // Events come last: whoever is told may abort, cancel or wait again.
    if (outcome !== undefined) {
      const ended = outcome;
      this.#settle(wait, () => wait.end(ended));
      if (ended.state !== undefined) this.#events.end(wait, resumeToken, now, ended.state.status);
    } else if (next.action === "stop") {
      this.#settle(wait, () => wait.end({ error: next.error }));
      this.#events.failedPoll(wait, result, "stop");
      this.#events.end(wait, resumeToken, now, next.error.name === "PollError" ? "unreadable" : "deadline");
    } else if (next.action === "wait" && wait.isActive) {
      this.#wait(wait, result, now, next);
      if (next.failure !== undefined) this.#events.failedPoll(wait, result, "continue");
      this.#events.delay(wait, next.delayInMs, next.reason);
    }
  }

  #decide(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    now: number,
    polled: Polled,
  ): Step<Metadata, Response> {
    const { schedule, onFailedPoll, random } = this.#options;
    const { costShare, piggybacked, pollStartedAt, isPolling } = polled;
    // Written out: this is made at every poll, and a spread costs more than the rest of it.
    return step(wait.resumeToken, result, {
      now: Math.ceil(now),
      random,
      costShare,
      piggybacked,
      pollStartedAt,
      isPolling,
      schedule: wait.policies?.schedule ?? schedule,
      onFailedPoll: wait.policies?.onFailedPoll ?? onFailedPoll,
      lastState: wait.state?.status === "running" ? wait.state : undefined,
      lastFailure: wait.lastFailure,
    });
  }

  #wait(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    now: number,
    { delayInMs, state }: Extract<Next<Metadata, Response>, { readonly action: "wait" }>,
  ): void {
    if (result !== undefined) {
      // What the service asks for binds also where the delay is longer: a poll that others are due for must not come sooner.
      const retryAfterInMs = retryAfterOf(result);
      wait.notBefore = retryAfterInMs > 0 ? now + Math.min(retryAfterInMs, delayInMs) : 0;
    }
    if (wait.isPastDeadline(now)) wait.lateUntil = now + Math.min(this.#options.readTimeoutInMs, latePollInMs);
    this.sleep(wait, delayInMs > 0 ? Math.ceil(now) + delayInMs : Number.POSITIVE_INFINITY);
    if (delayInMs === 0) this.#dispatcher.request(wait);
    if (state !== undefined) wait.change(state);
  }
}

/** What the state machine has to know of a poll, or of its absence. */
type Polled = Pick<StepEnvironment, "costShare" | "piggybacked" | "pollStartedAt" | "isPolling">;

/** More than a busy event loop is late by. */
const lateWakeInMs = 1_000;
/** How long a poll that was due before the deadline may take when it starts after it. */
const latePollInMs = 10_000;

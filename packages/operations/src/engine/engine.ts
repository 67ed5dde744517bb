import type { Clock } from "@aidmp/client";
import { notify } from "@aidmp/client/internal";
import type { FailedPollPolicy } from "../policy/failed-poll-policy.js";
import type { PollResult } from "../reading/poll-result.js";
import { longestRetryAfter, retryAfterOfError } from "../reading/retry-after.js";
import type { TerminalState } from "../reading/state.js";
import type { Schedule } from "../schedule/schedule.js";
import type { ResumeToken } from "../step/resume-token.js";
import { type Next, type Step, step } from "../step/step.js";
import { CancelRequest } from "./cancel-request.js";
import { Dispatcher, type DispatcherHost, type DispatcherOptions, type FinishedPoll } from "./dispatcher.js";
import { type EndEvent, endEvent, type PollerEvent } from "./events.js";
import { endingErrorOf } from "./operation-ended-errors.js";
import { TimerQueue } from "./timers.js";
import { type Policies, Wait, type WaitListener } from "./wait.js";

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
  readonly #options: EngineOptions<Metadata, Response>;
  /** The waits that somebody listens to. */
  readonly #active = new Set<Wait<Metadata, Response>>();

  constructor(options: EngineOptions<Metadata, Response>) {
    this.#options = options;
    this.#timers = new TimerQueue(options.clock, options.unref);
    this.#dispatcher = new Dispatcher(this, this.#timers, options);
  }

  /** The wall clock's time while nothing is waited for, and monotonic time from then on. */
  now(): number {
    if (this.#active.size === 0) this.#timers.sync();
    return this.#timers.now();
  }

  get canCancel(): boolean {
    return this.#options.source.cancel !== undefined;
  }

  createWait(resumeToken: ResumeToken, policies: Policies | undefined): Wait<Metadata, Response> {
    return new Wait(resumeToken, policies, this.#onDue);
  }

  /** Ends a wait for an operation that is in its terminal state already. */
  end(wait: Wait<Metadata, Response>, state: TerminalState<Metadata, Response>): void {
    this.#settle(wait, () => wait.end({ state, ...endingErrorOf(state) }));
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
    this.#active.add(wait);
    this.#advance(wait, undefined, now);
    if (wait.resumeToken.cancel === "requested" && wait.isActive && this.canCancel) this.#cancelAgain(wait);
  }

  /** Removes a listener; with the last one, the polling stops until somebody listens again. */
  leave(wait: Wait<Metadata, Response>, listener: WaitListener<Metadata, Response>): void {
    if (wait.removeListener(listener) && !wait.isActive) this.#deactivate(wait);
  }

  /** Asks the service to cancel; all who ask meanwhile share the one request. */
  cancel(wait: Wait<Metadata, Response>): Promise<void> {
    const { source, readTimeoutInMs } = this.#options;
    if (wait.resumeToken.cancel === "accepted") return Promise.resolve();
    if (wait.cancelling !== undefined) return wait.cancelling.accepted;
    // In an async function, so that a source that throws at once rejects like one that fails later.
    const request = new CancelRequest(this.#timers, this.#dispatcher.limiter, readTimeoutInMs, async (signal) =>
      source.cancel?.(wait.name, { signal }),
    );
    wait.cancelling = request;
    wait.resumeToken = { ...wait.resumeToken, cancel: "requested" };
    return request.accepted.then(
      () => this.#cancelAccepted(wait),
      (error: unknown) => {
        // Another is under way, or none where nobody listens: whether the abandoned one arrived is unknown.
        if (wait.cancelling === request) {
          wait.cancelling = undefined;
          wait.resumeToken = { ...wait.resumeToken, cancel: null };
        }
        throw error;
      },
    );
  }

  /** Ends all waiting, with `reason`. */
  close(reason: unknown): void {
    for (const wait of this.#active) this.#settle(wait, () => wait.abandon(reason));
  }

  /** For its next poll, or for its deadline where that comes first or no poll is planned. */
  sleep(wait: Wait<Metadata, Response>, until: number): void {
    const at = Math.min(until, wait.resumeToken.deadlineAt ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) this.#timers.clear(wait);
    else this.#timers.set(wait, at);
  }

  *sleeping(now: number): Iterable<Wait<Metadata, Response>> {
    for (const wait of this.#active) {
      if (wait.poll === undefined && wait.piggybackAt <= now && !wait.isPastDeadline(now)) yield wait;
    }
  }

  received({ waits, due, poll, resultOf }: FinishedPoll<Metadata, Response>): void {
    const now = this.#timers.now();
    const { requests } = poll;
    const durationInMs = now - poll.startedAt;
    this.#emit(() => ({ type: "poll", names: waits.map(({ name }) => name), requests, durationInMs }));
    // The cost of the requests is split in proportion to 1/elapsed, since a young operation gains most from a poll. A new
    // operation that polls often does not speed up the polling of old ones.
    let total = 0;
    for (const wait of waits) total += weightOf(wait, now);
    for (const [index, wait] of waits.entries()) {
      if (wait.poll !== poll) continue;
      wait.poll = undefined;
      const costShare = (requests * weightOf(wait, now)) / total;
      this.#advance(wait, resultOf(wait.name), now, costShare, index >= due);
    }
  }

  readonly #onDue = (wait: Wait<Metadata, Response>, now: number): void => {
    if (wait.isPastDeadline(now)) this.#advance(wait, undefined, now);
    else this.#dispatcher.request(wait);
  };

  #deactivate(wait: Wait<Metadata, Response>): void {
    if (!this.#active.delete(wait)) return;
    this.#timers.clear(wait);
    this.#dispatcher.forget(wait);
    wait.cancelling?.abandon();
    wait.cancelling = undefined;
  }

  /** Stops everything that was under way before anybody is told: who is told may start it anew. */
  #settle(wait: Wait<Metadata, Response>, tell: () => void): void {
    this.#deactivate(wait);
    tell();
  }

  #cancelAccepted(wait: Wait<Metadata, Response>): void {
    const now = this.#timers.now();
    wait.cancelling = undefined;
    wait.resumeToken = { ...wait.resumeToken, cancel: "accepted", cancelledAt: now };
    if (!wait.isActive) return;
    // The end may be there already: it is polled for at once, unless the service has asked for a pause.
    if (wait.notBefore <= now) this.#dispatcher.request(wait);
    else if (wait.poll === undefined) this.sleep(wait, wait.notBefore);
  }

  /** Whether the request arrived before its process ended, or before nobody listened, is unknown; twice does no harm. */
  #cancelAgain(wait: Wait<Metadata, Response>): void {
    this.cancel(wait).catch(() => {
      // Nobody asked for this one, so nobody is told that it failed: the next to resume the wait sends it again.
      if (wait.resumeToken.cancel === null) wait.resumeToken = { ...wait.resumeToken, cancel: "requested" };
    });
  }

  /** Lets the state machine decide, and does what it says. */
  #advance(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    now: number,
    costShare = 1,
    piggybacked = false,
  ): void {
    let decided: Step<Metadata, Response>;
    try {
      decided = this.#decide(wait, result, now, costShare, piggybacked);
    } catch (error) {
      // A schedule or a policy of the caller's threw: the wait cannot go on without it, and must not hang.
      this.#settle(wait, () => wait.end({ error }));
      return;
    }
    const { resumeToken, next } = decided;
    wait.resumeToken = resumeToken;
    // Events come last: whoever is told may abort, cancel or wait again.
    if (next.action === "end") {
      this.end(wait, next.state);
      this.#emitEnd(resumeToken, now, next.state.status);
    } else if (next.action === "stop") {
      this.#settle(wait, () => wait.end({ error: next.error }));
      this.#emitFailedPoll(wait, result, "stop");
      this.#emitEnd(resumeToken, now, next.error.name === "PollError" ? "unreadable" : "deadline");
    } else if (wait.isActive) {
      this.#wait(wait, result, now, next);
      if (next.failure !== undefined) this.#emitFailedPoll(wait, result, "continue");
      const { delayInMs, reason } = next;
      this.#emit(() => ({ type: "delay", name: resumeToken.name, delayInMs, reason }));
    }
  }

  #decide(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    now: number,
    costShare: number,
    piggybacked: boolean,
  ): Step<Metadata, Response> {
    const { schedule, onFailedPoll, random } = this.#options;
    return step(wait.resumeToken, result, {
      now,
      random,
      schedule: wait.policies?.schedule ?? schedule,
      onFailedPoll: wait.policies?.onFailedPoll ?? onFailedPoll,
      costShare,
      piggybacked,
      lastState: wait.state?.status === "running" ? wait.state : undefined,
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
    if (delayInMs > 0) this.sleep(wait, now + delayInMs);
    else this.#dispatcher.request(wait);
    if (state !== undefined) wait.change(state);
  }

  #emit(event: () => PollerEvent): void {
    const { onEvent } = this.#options;
    if (onEvent !== undefined) notify(onEvent, event());
  }

  #emitEnd(resumeToken: ResumeToken, now: number, outcome: EndEvent["outcome"]): void {
    this.#emit(() => endEvent(resumeToken, now, outcome));
  }

  #emitFailedPoll(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    decision: "continue" | "stop",
  ): void {
    if (result?.status !== "poll-failed") return;
    const { error } = result;
    this.#emit(() => ({
      type: "failed-poll",
      name: wait.name,
      error,
      attempt: wait.resumeToken.failedPolls,
      decision,
    }));
  }
}

/** 0 where the service asked for no pause, or for one that is not a number above it. */
function retryAfterOf(result: PollResult): number {
  let retryAfterInMs: number | undefined;
  if (result.status === "running") ({ retryAfterInMs } = result);
  else if (result.status === "poll-failed") {
    retryAfterInMs = longestRetryAfter(result.retryAfterInMs, retryAfterOfError(result.error));
  }
  return retryAfterInMs !== undefined && retryAfterInMs > 0 ? retryAfterInMs : 0;
}

function weightOf(wait: { readonly resumeToken: { readonly startedAt: number } }, now: number): number {
  return 1 / Math.max(now - wait.resumeToken.startedAt, 1000);
}

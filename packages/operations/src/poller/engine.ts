import { type Clock, notify } from "@aidmp/client";
import type { PollErrorPolicy } from "../policy/poll-error-policy.js";
import type { Reading } from "../reading/reading.js";
import { hintOfError, longestHint } from "../reading/retry-delay.js";
import type { Schedule } from "../schedule/schedule.js";
import { type Next, step } from "../step/step.js";
import type { OperationToken } from "../step/token.js";
import { Alarms } from "./alarms.js";
import { CancelRequest } from "./cancel-request.js";
import { type EndEvent, endEvent, type PollerEvent } from "./events.js";
import type { Read } from "./read.js";
import { Reads, type ReadsOptions, type ReadsOwner } from "./reads.js";
import type { Watch } from "./watch.js";

export interface EngineOptions<Metadata, Response> extends ReadsOptions<Metadata, Response> {
  readonly schedule: Schedule;
  readonly onPollError: PollErrorPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly unref: boolean;
  readonly onEvent: ((event: PollerEvent) => void) | undefined;
}

/** Drives the state machine of every watched operation. What is to be read, {@link Reads} reads. */
export class Engine<Metadata, Response> implements ReadsOwner<Metadata, Response> {
  readonly alarms: Alarms;
  readonly #reads: Reads<Metadata, Response>;
  readonly #options: EngineOptions<Metadata, Response>;
  /** How many watches somebody waits for. */
  #waitedFor = 0;

  constructor(options: EngineOptions<Metadata, Response>) {
    this.#options = options;
    this.alarms = new Alarms(options.clock, options.unref);
    this.#reads = new Reads(this, this.alarms, options);
  }

  /** The wall clock's time where nothing is waited for, steady time from then on. */
  now(): number {
    if (this.#waitedFor === 0) this.alarms.anchor();
    return this.alarms.now();
  }

  get canCancel(): boolean {
    return this.#options.source.cancel !== undefined;
  }

  activate(watch: Watch<Metadata, Response>): void {
    const now = this.now();
    this.#waitedFor += 1;
    this.#advance(watch, undefined, now);
    if (watch.kept.cancel === "requested" && watch.isWaitedFor && this.canCancel) this.#cancelAgain(watch);
  }

  deactivate(watch: Watch<Metadata, Response>): void {
    this.#waitedFor -= 1;
    this.alarms.clear(watch);
    this.#reads.forget(watch);
    watch.cancelling?.abandon();
    watch.cancelling = undefined;
  }

  /** A watch's alarm rang: its next look is due, or its deadline has come. */
  due(watch: Watch<Metadata, Response>, now: number): void {
    if (watch.isPastDeadline(now)) this.#advance(watch, undefined, now);
    else this.#reads.request(watch);
  }

  /** Asks the service to cancel; all who ask meanwhile share the one request. */
  cancel(watch: Watch<Metadata, Response>): Promise<void> {
    const { source, readTimeoutInMs } = this.#options;
    if (watch.kept.cancel === "accepted") return Promise.resolve();
    if (watch.cancelling !== undefined) return watch.cancelling.answer;
    // In an async function, so that a source that throws at once rejects like one that fails later.
    const request = new CancelRequest(this.#reads, readTimeoutInMs, async (signal) =>
      source.cancel?.(watch.name, { signal }),
    );
    watch.cancelling = request;
    watch.kept = { ...watch.kept, cancel: "requested" };
    return request.answer.then(
      () => this.#cancelAccepted(watch),
      (error: unknown) => {
        // Another is under way, or none where nobody waits: whether the abandoned one arrived is unknown.
        if (watch.cancelling === request) {
          watch.cancelling = undefined;
          watch.kept = { ...watch.kept, cancel: null };
        }
        throw error;
      },
    );
  }

  answered(read: Read<Metadata, Response>, readingOf: (name: string) => Reading<Metadata, Response>): void {
    const now = this.alarms.now();
    const { requests, watches } = read;
    const names = (): string[] => watches.map((watch) => watch.name);
    this.#emit(() => ({ type: "poll", names: names(), requests, durationInMs: now - read.startedAt }));
    // Who is young gains most from a look, as 1/elapsed, and bears that share of its price. So a read for n alike comes
    // √(n/requests) times as often as one for each alone would, and old operations do not pay for a newcomer's haste.
    let total = 0;
    for (const watch of watches) total += eagerness(watch, now);
    let index = 0;
    for (const watch of watches) {
      const cameAlong = index >= read.due;
      index += 1;
      if (watch.look !== read) continue;
      watch.look = undefined;
      const requestShare = (requests * eagerness(watch, now)) / total;
      this.#advance(watch, readingOf(watch.name), now, requestShare, cameAlong);
    }
  }

  /** Ends every wait, with `reason`. */
  close(reason: unknown): void {
    for (const watch of this.#reads.watches()) watch.abandon(reason);
  }

  #cancelAccepted(watch: Watch<Metadata, Response>): void {
    const now = this.alarms.now();
    watch.cancelling = undefined;
    watch.kept = { ...watch.kept, cancel: "accepted", cancelledAt: now };
    if (!watch.isWaitedFor) return;
    // The end may be there already: it is looked for at once, unless the service has asked for a pause.
    if (watch.notBefore <= now) this.#reads.request(watch);
    else if (watch.look === undefined) watch.sleep(watch.notBefore);
  }

  /** Whether the request arrived before its process ended, or before nobody waited, is unknown; twice is harmless. */
  #cancelAgain(watch: Watch<Metadata, Response>): void {
    this.cancel(watch).catch(() => {
      // Nobody asked for this one, so nobody is told that it failed: the next to resume the wait sends it again.
      if (watch.kept.cancel === null) watch.kept = { ...watch.kept, cancel: "requested" };
    });
  }

  /** Lets the state machine decide, and does what it says. */
  #advance(
    watch: Watch<Metadata, Response>,
    reading: Reading<Metadata, Response> | undefined,
    now: number,
    requestShare = 1,
    cameAlong = false,
  ): void {
    const { schedule, onPollError, random } = this.#options;
    let decided;
    try {
      decided = step(watch.kept, reading, {
        now,
        random,
        schedule: watch.policies?.schedule ?? schedule,
        onPollError: watch.policies?.onPollError ?? onPollError,
        requestShare,
        cameAlong,
        lastState: watch.state?.status === "running" ? watch.state : undefined,
      });
    } catch (error) {
      // A schedule or a policy of the caller's threw: the wait cannot go on without it, and must not hang.
      watch.gaveUp(error);
      return;
    }
    const { token, next } = decided;
    watch.kept = token;
    // Listeners are told when all is done: they may abort, cancel or wait again.
    if (next.action === "end") {
      watch.ended(next.state);
      this.#emitEnd(token, now, next.state.status);
    } else if (next.action === "give-up") {
      watch.gaveUp(next.error);
      this.#emitPollError(watch, reading, "stop");
      this.#emitEnd(token, now, next.error.name === "PollError" ? "unreadable" : "deadline");
    } else if (watch.isWaitedFor) {
      this.#wait(watch, reading, now, next);
      if (next.failure !== undefined) this.#emitPollError(watch, reading, "continue");
      this.#emitGap(token.name, next);
    }
  }

  #wait(
    watch: Watch<Metadata, Response>,
    reading: Reading<Metadata, Response> | undefined,
    now: number,
    { gapInMs, state }: Extract<Next<Metadata, Response>, { readonly action: "wait" }>,
  ): void {
    if (reading !== undefined) {
      // A hint below the gap binds as well: whoever rides along must not come before it.
      const hintInMs = hintOf(reading);
      watch.notBefore = hintInMs > 0 ? now + Math.min(hintInMs, gapInMs) : 0;
    }
    if (gapInMs > 0) watch.sleep(now + gapInMs);
    else this.#reads.request(watch);
    if (state !== undefined) watch.changed(state);
  }

  #emit(event: () => PollerEvent): void {
    const { onEvent } = this.#options;
    if (onEvent !== undefined) notify(onEvent, event());
  }

  /** Unlike {@link #emit}, without a closure: one a poll, with what it keeps alive, was 6 % of the time. */
  #emitGap(name: string, { gapInMs, reason }: Extract<Next, { readonly action: "wait" }>): void {
    const { onEvent } = this.#options;
    if (onEvent !== undefined) notify(onEvent, { type: "gap", name, gapInMs, reason });
  }

  #emitEnd(token: OperationToken, now: number, outcome: EndEvent["outcome"]): void {
    this.#emit(() => endEvent(token, now, outcome));
  }

  #emitPollError(
    watch: Watch<Metadata, Response>,
    reading: Reading<Metadata, Response> | undefined,
    decision: "continue" | "stop",
  ): void {
    if (reading?.status !== "unreadable") return;
    const { error } = reading;
    this.#emit(() => ({ type: "poll-error", name: watch.name, error, attempt: watch.kept.failures, decision }));
  }
}

/** 0 where the service asked for no pause, or for one that is no number above it. */
function hintOf(reading: Reading): number {
  let hintInMs: number | undefined;
  if (reading.status === "running") ({ hintInMs } = reading);
  else if (reading.status === "unreadable") hintInMs = longestHint(reading.hintInMs, hintOfError(reading.error));
  return hintInMs !== undefined && hintInMs > 0 ? hintInMs : 0;
}

function eagerness(watch: { readonly kept: { readonly startedAt: number } }, now: number): number {
  return 1 / Math.max(now - watch.kept.startedAt, 1000);
}

import type { Clock } from "@aidmp/client";
import { MalformedOperationError } from "../errors/malformed-operation-error.js";
import type { PollErrorPolicy } from "../policy/poll-error-policy.js";
import type { Reading } from "../reading/reading.js";
import type { Schedule } from "../schedule/schedule.js";
import type { OperationSource } from "../sources/source.js";
import { step } from "../step/step.js";
import { Alarms } from "./alarms.js";
import { CancelRequest } from "./cancel-request.js";
import { endEvent, type PollerEvent } from "./events.js";
import { Read } from "./read.js";
import { ReadyQueue } from "./ready-queue.js";
import { RequestBudget } from "./request-budget.js";
import type { Watch } from "./watch.js";

export interface EngineOptions<Metadata, Response> {
  readonly source: OperationSource<Metadata, Response>;
  readonly schedule: Schedule;
  readonly onPollError: PollErrorPolicy;
  readonly maxRequestsPerSecond: number;
  readonly maxConcurrentReads: number;
  readonly readTimeoutInMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly unref: boolean;
  readonly onEvent: ((event: PollerEvent) => void) | undefined;
}

/** Drives the state machine of every watched operation: reads what is due, in batches, within the budget. */
export class Engine<Metadata, Response> {
  readonly alarms: Alarms;
  readonly budget: RequestBudget;
  readonly #options: EngineOptions<Metadata, Response>;
  /** What somebody waits for. */
  readonly #active = new Set<Watch<Metadata, Response>>();
  readonly #queue = new ReadyQueue<Metadata, Response>();
  #reads = 0;
  #pumpIsSet = false;
  #waitsForBudget = false;

  constructor(options: EngineOptions<Metadata, Response>) {
    this.#options = options;
    this.alarms = new Alarms(options.clock, options.unref);
    this.budget = new RequestBudget(this.alarms, options.maxRequestsPerSecond);
  }

  get canCancel(): boolean {
    return this.#options.source.cancel !== undefined;
  }

  activate(watch: Watch<Metadata, Response>): void {
    this.#active.add(watch);
    this.#advance(watch, undefined, this.alarms.now());
    // Whether the request arrived before its process ended is unknown; to cancel twice is harmless.
    if (watch.kept.cancel === "requested" && this.canCancel) this.cancel(watch).catch(() => undefined);
  }

  deactivate(watch: Watch<Metadata, Response>): void {
    if (!this.#active.delete(watch)) return;
    this.alarms.clear(watch);
    watch.queued = false;
    watch.cancelling?.abandon();
    const { read } = watch;
    watch.read = undefined;
    read?.release();
    if (this.#queue.isEmpty() && this.#waitsForBudget) {
      this.#waitsForBudget = false;
      this.budget.forget(this.#onBudget);
    }
  }

  /** A watch's alarm rang: its next look is due, or its deadline has come. */
  due(watch: Watch<Metadata, Response>, now: number): void {
    const { deadlineAt } = watch.kept;
    if (deadlineAt !== null && now >= deadlineAt) this.#advance(watch, undefined, now);
    else this.#enqueue(watch);
  }

  /** Asks the service to cancel; all who ask meanwhile share the one request. */
  cancel(watch: Watch<Metadata, Response>): Promise<void> {
    const { source, readTimeoutInMs } = this.#options;
    if (watch.kept.cancel === "accepted") return Promise.resolve();
    if (watch.cancelling !== undefined) return watch.cancelling.answer;
    const request = new CancelRequest(this.alarms, readTimeoutInMs, async (signal) =>
      source.cancel?.(watch.name, { signal }),
    );
    watch.cancelling = request;
    watch.kept = { ...watch.kept, cancel: "requested" };
    return request.answer.then(
      () => {
        const now = this.alarms.now();
        watch.cancelling = undefined;
        watch.kept = { ...watch.kept, cancel: "accepted", cancelledAt: now };
        // The end may be there already: it is looked for at once, unless the service has asked for a pause.
        if (this.#active.has(watch) && watch.joinAt <= now) this.#enqueue(watch);
      },
      (error: unknown) => {
        watch.cancelling = undefined;
        if (!request.isAbandoned) watch.kept = { ...watch.kept, cancel: null };
        throw error;
      },
    );
  }

  answered(read: Read<Metadata, Response>, readings: ReadonlyMap<string, Reading<Metadata, Response>>): void {
    this.#finish(read, (name) => readings.get(name) ?? unreadable(new MalformedOperationError(unanswered(name))));
  }

  failed(read: Read<Metadata, Response>, error: unknown): void {
    const reading = unreadable(error);
    this.#finish(read, () => reading);
  }

  abandoned(): void {
    this.#reads -= 1;
    this.#setPump();
  }

  /** Ends every wait, with `reason`. */
  close(reason: unknown): void {
    for (const watch of this.#active) watch.abandon(reason);
  }

  #finish(read: Read<Metadata, Response>, readingOf: (name: string) => Reading<Metadata, Response>): void {
    this.#reads -= 1;
    const now = this.alarms.now();
    const { requests, watches } = read;
    const names = (): string[] => watches.map((watch) => watch.name);
    this.#emit(() => ({ type: "poll", names: names(), requests, durationInMs: now - read.startedAt }));
    // Who is young gains most from a look, as 1/elapsed, and bears that share of its price. So a read for n alike comes
    // √(n/requests) times as often as one for each alone would, and old operations do not pay for a newcomer's haste.
    let total = 0;
    for (const watch of watches) total += eagerness(watch, now);
    for (const [index, watch] of watches.entries()) {
      if (watch.read !== read) continue;
      watch.read = undefined;
      const requestShare = (requests * eagerness(watch, now)) / total;
      this.#advance(watch, readingOf(watch.name), now, requestShare, index >= read.due);
    }
    this.#setPump();
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
        schedule: watch.schedule ?? schedule,
        onPollError: watch.onPollError ?? onPollError,
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
    if (next.action === "end") {
      this.#emit(() => endEvent(token, now, next.state.status));
      watch.ended(next.state);
    } else if (next.action === "give-up") {
      const { error } = next;
      if (reading !== undefined) this.#emitPollError(watch, reading, "stop");
      this.#emit(() => endEvent(token, now, error.name === "PollError" ? "unreadable" : "deadline"));
      watch.gaveUp(error);
    } else {
      if (next.failure !== undefined && reading !== undefined) this.#emitPollError(watch, reading, "continue");
      const { gapInMs, reason } = next;
      this.#emit(() => ({ type: "gap", name: token.name, gapInMs, reason }));
      const isFree = next.failure === undefined && (reason === "rule" || reason === "prediction");
      watch.joinAt = now + (isFree ? gapInMs / 2 : gapInMs);
      if (gapInMs > 0) this.#sleep(watch, now + gapInMs);
      else this.#enqueue(watch);
      if (next.state !== undefined) watch.changed(next.state);
    }
  }

  /** Sets the watch's alarm for its next look, or for its deadline where that comes first or no look is set. */
  #sleep(watch: Watch<Metadata, Response>, until: number): void {
    const at = Math.min(until, watch.kept.deadlineAt ?? Number.POSITIVE_INFINITY);
    if (at === Number.POSITIVE_INFINITY) this.alarms.clear(watch);
    else this.alarms.set(watch, at);
  }

  #enqueue(watch: Watch<Metadata, Response>): void {
    if (watch.queued || watch.read !== undefined) return;
    this.#queue.push(watch);
    this.#sleep(watch, Number.POSITIVE_INFINITY);
    this.#setPump();
  }

  /** Once for all that fall due in the same turn of the event loop: they share a read, and nothing is delayed for it. */
  #setPump(): void {
    if (this.#pumpIsSet) return;
    this.#pumpIsSet = true;
    queueMicrotask(() => {
      this.#pumpIsSet = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#waitsForBudget && this.#reads < this.#options.maxConcurrentReads && !this.#queue.isEmpty()) {
      if (!this.budget.tryTake(this.alarms.now())) {
        this.#waitsForBudget = true;
        this.budget.take(this.#onBudget);
        return;
      }
      this.#startRead();
    }
  }

  readonly #onBudget = (): void => {
    this.#waitsForBudget = false;
    if (!this.#queue.isEmpty()) this.#startRead();
    this.#setPump();
  };

  #startRead(): void {
    const { source, readTimeoutInMs } = this.#options;
    const now = this.alarms.now();
    const most = source.maxBatch ?? Number.POSITIVE_INFINITY;
    const watches = this.#queue.take(most);
    const due = watches.length;
    const read = new Read(this, watches, due, now, readTimeoutInMs);
    for (const watch of watches) watch.read = read;
    if (due < most) this.#addCompanions(watches, most, now);
    for (const watch of watches) {
      watch.read = read;
      this.#sleep(watch, Number.POSITIVE_INFINITY);
    }
    this.#reads += 1;
    read.start(source);
  }

  /** Adds those that have slept at least half their gap: the read that others pay for saves them their own. */
  #addCompanions(watches: Watch<Metadata, Response>[], most: number, now: number): void {
    for (const watch of this.#active) {
      if (watches.length >= most) return;
      if (watch.read === undefined && !watch.queued && watch.joinAt <= now) watches.push(watch);
    }
  }

  #emit(event: () => PollerEvent): void {
    const { onEvent } = this.#options;
    if (onEvent === undefined) return;
    try {
      onEvent(event());
    } catch {
      // A listener that throws must not stop the waiting that it only listens to.
    }
  }

  #emitPollError(watch: Watch<Metadata, Response>, reading: Reading, decision: "continue" | "stop"): void {
    if (reading.status !== "unreadable") return;
    const { error } = reading;
    this.#emit(() => ({ type: "poll-error", name: watch.name, error, attempt: watch.kept.failures, decision }));
  }
}

function eagerness(watch: { readonly kept: { readonly startedAt: number } }, now: number): number {
  return 1 / Math.max(now - watch.kept.startedAt, 1000);
}

function unreadable(error: unknown): Reading<never, never> {
  return { status: "unreadable", error, hintInMs: hintOf(error) };
}

function unanswered(name: string): string {
  return `The source's answer has no reading for operation ${name}.`;
}

/** What an error carries of a Retry-After or a RetryInfo, as `ApiError` does; any source's errors may. */
function hintOf(error: unknown): number | undefined {
  const hasHint = typeof error === "object" && error !== null && "retryAfterInMs" in error;
  return hasHint && typeof error.retryAfterInMs === "number" ? error.retryAfterInMs : undefined;
}

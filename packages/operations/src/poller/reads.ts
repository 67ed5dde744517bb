import type { Reading } from "../reading/reading.js";
import type { OperationSource } from "../sources/source.js";
import type { Alarm, Alarms } from "./alarms.js";
import { Read } from "./read.js";
import { ReadyQueue } from "./ready-queue.js";
import { RequestBudget } from "./request-budget.js";
import { Watch } from "./watch.js";

export interface ReadsOptions<Metadata, Response> {
  readonly source: OperationSource<Metadata, Response>;
  readonly maxRequestsPerSecond: number;
  readonly maxConcurrentReads: number;
  readonly readTimeoutInMs: number;
}

/** Who is told how a read ended. */
export interface ReadsOwner<Metadata, Response> {
  answered(read: Read<Metadata, Response>, readingOf: (name: string) => Reading<Metadata, Response>): void;
}

/** Reads what is due, in the order in which it fell due: in batches, within the budget, and not too many at a time. */
export class Reads<Metadata, Response> {
  readonly alarms: Alarms;
  readonly budget: RequestBudget;
  readonly #owner: ReadsOwner<Metadata, Response>;
  readonly #options: ReadsOptions<Metadata, Response>;
  readonly #queue = new ReadyQueue<Metadata, Response>();
  readonly #underWay = new Set<Read<Metadata, Response>>();
  #pumpIsSet = false;
  #waitsForBudget = false;

  constructor(owner: ReadsOwner<Metadata, Response>, alarms: Alarms, options: ReadsOptions<Metadata, Response>) {
    this.alarms = alarms;
    this.budget = new RequestBudget(alarms, options.maxRequestsPerSecond);
    this.#owner = owner;
    this.#options = options;
  }

  /** Reads an operation as soon as the budget allows, unless that is coming anyway. */
  request(watch: Watch<Metadata, Response>): void {
    if (watch.look !== undefined) return;
    this.#queue.push(watch);
    watch.sleep(Number.POSITIVE_INFINITY);
    this.#setPump();
  }

  /** Nobody needs the operation's reading any more. */
  forget(watch: Watch<Metadata, Response>): void {
    const { look } = watch;
    watch.look = undefined;
    if (look instanceof Read) look.release();
    if (this.#waitsForBudget && this.#queue.isEmpty(this.alarms.now())) {
      this.#waitsForBudget = false;
      this.budget.forget(this.#onBudget);
    }
  }

  /**
   * All that somebody waits for, and perhaps some that nobody does any more: what sleeps, what is due, and what is being
   * read. Gathered when it is asked for, since a set of them would take 26 bytes an operation.
   */
  watches(): readonly Watch<Metadata, Response>[] {
    const asleep = this.alarms.pending().filter(isWatch<Metadata, Response>);
    return [...asleep, ...this.#queue.watches(), ...[...this.#underWay].flatMap(({ watches }) => watches)];
  }

  finished(read: Read<Metadata, Response>, readingOf: (name: string) => Reading<Metadata, Response>): void {
    this.#owner.answered(read, readingOf);
    this.abandoned(read);
  }

  abandoned(read: Read<Metadata, Response>): void {
    this.#underWay.delete(read);
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
    while (!this.#waitsForBudget && this.#underWay.size < this.#options.maxConcurrentReads) {
      if (this.#queue.isEmpty(this.alarms.now())) return;
      this.#waitsForBudget = true;
      this.budget.take(this.#onBudget);
    }
  }

  readonly #onBudget = (): void => {
    this.#waitsForBudget = false;
    this.#start();
    this.#setPump();
  };

  #start(): void {
    const { source, readTimeoutInMs } = this.#options;
    const now = this.alarms.now();
    const most = source.maxBatch ?? Number.POSITIVE_INFINITY;
    const watches = this.#queue.take(most, now);
    const due = watches.length;
    if (due === 0) return;
    const read = new Read(this, watches, due, now, readTimeoutInMs);
    for (const watch of watches) watch.look = read;
    for (const companion of this.#companions(most - due, now)) {
      companion.look = read;
      companion.sleep(Number.POSITIVE_INFINITY);
      watches.push(companion);
    }
    this.#underWay.add(read);
    read.start(source);
  }

  /** Those that have slept at least half their gap: the read that others pay for saves them their own. */
  #companions(most: number, now: number): readonly Watch<Metadata, Response>[] {
    const companions: Watch<Metadata, Response>[] = [];
    for (const alarm of this.alarms.pending()) {
      if (companions.length >= most) break;
      if (!isWatch<Metadata, Response>(alarm) || alarm.look !== undefined) continue;
      if (alarm.joinAt <= now && !alarm.isPastDeadline(now)) companions.push(alarm);
    }
    return companions;
  }
}

/** Every watch whose alarm is set here is one of this poller's, and so of its types. */
function isWatch<Metadata, Response>(alarm: Alarm): alarm is Watch<Metadata, Response> {
  return alarm instanceof Watch;
}

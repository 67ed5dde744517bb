import { type Clock, isApiError, isRequestError } from "@aidmp/client";
import { throwIfAborted, wait } from "@aidmp/client/internal";
import type { TaskLister } from "../sources/task-list/list-tasks.js";
import type { Before } from "./match.js";

export interface KnownTasksSettings {
  readonly source: TaskLister;
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How far back the list is read at first; by far more than two clocks that can sign differ. */
const windowInMs = 3_600_000;

/** How far the next reading goes back beyond the last one: a task takes half a minute to appear at most, and tasks may overtake. */
const overlapInMs = 300_000;

/**
 * Scans of one reading that the list changes under: what one passes over, another sees. What readings before have seen counts
 * as well: while uploads are begun, the list changes all the time.
 */
const mostScans = 5;
const mostScansAgain = 2;

/** Scans of one reading that may fail. One costs nothing but time, and without a reading there is no upload. */
const mostFailures = 5;

const pauseInMs = 500;

/**
 * The tasks of a dataset, as far back as matters to uploads that are begun now. After the first reading each one brings only
 * what is new, so that the thousandth upload costs what the second does.
 */
export class KnownTasks {
  readonly #settings: KnownTasksSettings;
  readonly #startedAt: number;
  /** The id of each, and the reading that saw it first. */
  readonly #seenIn = new Map<string, number>();
  #readings = 0;
  #since: number;
  /** Up to here the list was read whole, by the server's clock. */
  #readTo: number | undefined;

  constructor(settings: KnownTasksSettings) {
    this.#settings = settings;
    this.#startedAt = settings.clock.monotonic();
    this.#since = settings.clock.now() - windowInMs;
  }

  /** Whether most of what is known has become older than what matters. */
  get isOld(): boolean {
    return this.#settings.clock.monotonic() - this.#startedAt > windowInMs;
  }

  /** What is on the list now: none of it is what a request that is sent from now on creates. */
  async read(signal: AbortSignal): Promise<Before> {
    const { source, dataSpaceId, repoId, clock, random } = this.#settings;
    const reading = (this.#readings += 1);
    const most = this.#readTo === undefined ? mostScans : mostScansAgain;
    let before: Before | undefined;
    for (let scans = 0, failures = 0; ;) {
      try {
        const listing = source.list({ dataSpaceId, repoId, since: this.#readTo ?? this.#since }, signal);
        for await (const { id } of listing) {
          // A source may not listen: what was cut short must not pass for what the next reading sees.
          throwIfAborted(signal);
          this.#see(id ?? "", reading);
        }
        const { isWhole, serverTimeInMs } = listing;
        if (serverTimeInMs !== undefined && this.#since > serverTimeInMs - windowInMs / 2) {
          // Our clock is far ahead, and what the server creates now would look too old.
          this.#since = serverTimeInMs - windowInMs;
        } else {
          before = this.#before(reading, serverTimeInMs !== undefined);
          if (isWhole && serverTimeInMs !== undefined) this.#readTo = serverTimeInMs - overlapInMs;
          scans += 1;
          if (isWhole || scans >= most) return before;
        }
      } catch (error) {
        throwIfAborted(signal);
        failures += 1;
        if (!mayPass(error)) throw error;
        if (failures >= mostFailures) {
          if (before !== undefined) return before;
          throw error;
        }
        await wait(pauseInMs * (1 + random()), clock, signal);
      }
    }
  }

  #see(id: string, reading: number): void {
    if (!this.#seenIn.has(id)) this.#seenIn.set(id, reading);
  }

  /** What a later reading sees first may have been created by the very request that this one came before. */
  #before(reading: number, knowsServerTime: boolean): Before {
    const isKnown = (id: string): boolean => (this.#seenIn.get(id) ?? Number.POSITIVE_INFINITY) <= reading;
    return { isKnown, since: this.#since, knowsServerTime };
  }
}

/**
 * All but what the same request would meet again: the service's own rejection, or a request that could not even be sent. A
 * token provider or a signer that failed may be well the next time, and what a gateway says is not the service's word.
 */
function mayPass(error: unknown): boolean {
  if (isApiError(error)) {
    return error.status >= 500 || error.status === 408 || error.status === 429 || !error.fromService;
  }
  return !isRequestError(error) || error.cause !== undefined;
}

import type { Reading } from "../reading/reading.js";
import type { OperationSource, ReadContext } from "../sources/source.js";
import type { Alarm } from "./alarms.js";
import { readingIn, unreadable } from "./answer.js";
import type { Reads } from "./reads.js";
import type { Watch } from "./watch.js";

/**
 * One read under way: whom it answers for, what it has cost, and the means to cut it short. It ends once, by its
 * answer, by its timeout, or when nobody needs it any more.
 */
export class Read<Metadata, Response> implements ReadContext, Alarm {
  at = 0;
  slot = -1;
  readonly startedAt: number;
  readonly watches: readonly Watch<Metadata, Response>[];
  /** How many, from the first, were due; the others came along. */
  readonly due: number;
  requests = 1;
  readonly #reads: Reads<Metadata, Response>;
  readonly #timeoutInMs: number;
  #needed = 0;
  #over = false;
  #cutFor: { readonly reason: unknown } | undefined;
  #controller: AbortController | undefined;
  /** Who waits for the budget, and how to turn him away: a source may fetch several pages at a time. */
  #permits: Map<() => void, (reason: unknown) => void> | undefined;

  constructor(
    reads: Reads<Metadata, Response>,
    watches: readonly Watch<Metadata, Response>[],
    due: number,
    startedAt: number,
    timeoutInMs: number,
  ) {
    this.#reads = reads;
    this.#timeoutInMs = timeoutInMs;
    this.watches = watches;
    this.due = due;
    this.startedAt = startedAt;
  }

  /**
   * Made when it is first asked for: a source that holds its operations in memory never does, and one that asks late
   * may find it aborted.
   */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#cutFor !== undefined) this.#controller.abort(this.#cutFor.reason);
    return this.#controller.signal;
  }

  /** A property, so that a source may take it out of the context. */
  readonly permit = (): Promise<void> => {
    const permit = new Promise<void>((resolve, reject) => {
      if (this.#over) {
        reject(this.#cutFor?.reason ?? new DOMException("The read is over.", "AbortError"));
        return;
      }
      const { alarms, budget } = this.#reads;
      const grant = (): void => {
        this.#permits?.delete(grant);
        this.requests += 1;
        // The timeout is for a request that hangs: the time spent waiting for a permit, or on earlier pages, is not.
        alarms.set(this, alarms.now() + this.#timeoutInMs);
        resolve();
      };
      this.#permits ??= new Map();
      this.#permits.set(grant, reject);
      alarms.clear(this);
      budget.take(grant);
    });
    // A source that gave up its read awaits no permit: its refusal is nobody's unhandled rejection.
    permit.catch(() => undefined);
    return permit;
  };

  start(source: OperationSource<Metadata, Response>): void {
    this.#needed = this.watches.length;
    this.#reads.alarms.set(this, this.startedAt + this.#timeoutInMs);
    const names = this.watches.length === 1 ? this.watches.map(nameOf) : [...new Set(this.watches.map(nameOf))];
    // In an async function, so that a source that throws at once is a bad poll like one that rejects.
    const answer = (async () => source.read(names, this))();
    answer.then(
      (readings) => this.#finish((name) => readingIn(readings, name)),
      (error: unknown) => this.#fail(error),
    );
  }

  /** One of its operations needs no answer any more; without the last, the request is cut short. */
  release(): void {
    this.#needed -= 1;
    if (this.#needed > 0 || this.#over) return;
    this.#end();
    this.#cut(new DOMException("Nobody waits for the answer any more.", "AbortError"));
    this.#reads.abandoned(this);
  }

  /** It took too long. */
  ring(): void {
    const error = new DOMException(`The read was not answered within ${this.#timeoutInMs} ms.`, "TimeoutError");
    this.#cut(error);
    this.#fail(error);
  }

  #fail(error: unknown): void {
    const reading = unreadable(error);
    this.#finish(() => reading);
  }

  #finish(readingOf: (name: string) => Reading<Metadata, Response>): void {
    if (this.#over) return;
    this.#end();
    this.#reads.finished(this, readingOf);
  }

  /** A permit that still waits is for a request that nobody needs: it is turned away, whoever ended the read. */
  #end(): void {
    this.#over = true;
    this.#reads.alarms.clear(this);
    for (const [grant, refuse] of this.#permits ?? []) {
      this.#reads.budget.forget(grant);
      refuse(new DOMException("The read is over.", "AbortError"));
    }
  }

  #cut(reason: unknown): void {
    this.#cutFor = { reason };
    this.#controller?.abort(reason);
  }
}

function nameOf(watch: { readonly name: string }): string {
  return watch.name;
}

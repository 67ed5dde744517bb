import type { OperationSource, ReadContext } from "../sources/source.js";
import type { Alarm } from "./alarms.js";
import type { Engine } from "./engine.js";
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
  readonly #engine: Engine<Metadata, Response>;
  readonly #timeoutInMs: number;
  #needed = 0;
  #over = false;
  #controller: AbortController | undefined;
  #permit: { readonly grant: () => void; readonly refuse: (reason: unknown) => void } | undefined;

  constructor(
    engine: Engine<Metadata, Response>,
    watches: readonly Watch<Metadata, Response>[],
    due: number,
    startedAt: number,
    timeoutInMs: number,
  ) {
    this.#engine = engine;
    this.#timeoutInMs = timeoutInMs;
    this.watches = watches;
    this.due = due;
    this.startedAt = startedAt;
  }

  /** Made when it is first asked for: a source that holds its operations in memory never does. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** A property, so that a source may take it out of the context. */
  readonly permit = (): Promise<void> => {
    if (this.#over) return Promise.reject(new DOMException("The read is over.", "AbortError"));
    const { alarms, budget } = this.#engine;
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        this.#permit = undefined;
        this.requests += 1;
        // The timeout is for a request that hangs: the time spent waiting for a permit, or on earlier pages, is not.
        alarms.set(this, alarms.now() + this.#timeoutInMs);
        resolve();
      };
      this.#permit = { grant, refuse: reject };
      alarms.clear(this);
      budget.take(grant);
    });
  };

  start(source: OperationSource<Metadata, Response>): void {
    this.#needed = this.watches.length;
    this.#engine.alarms.set(this, this.startedAt + this.#timeoutInMs);
    const names = this.watches.length === 1 ? this.watches.map(nameOf) : [...new Set(this.watches.map(nameOf))];
    // In an async function, so that a source that throws at once is a bad poll like one that rejects.
    const answer = (async () => source.read(names, this))();
    answer.then(
      (readings) => {
        if (this.#end()) this.#engine.answered(this, readings);
      },
      (error: unknown) => {
        if (this.#end()) this.#engine.failed(this, error);
      },
    );
  }

  /** One of its operations needs no answer any more; without the last, the request is cut short. */
  release(): void {
    this.#needed -= 1;
    if (this.#needed === 0 && this.#end()) {
      this.#cut(new DOMException("Nobody waits for the answer any more.", "AbortError"));
      this.#engine.abandoned();
    }
  }

  /** It took too long. */
  ring(): void {
    if (!this.#end()) return;
    const error = new DOMException(`The read was not answered within ${this.#timeoutInMs} ms.`, "TimeoutError");
    this.#cut(error);
    this.#engine.failed(this, error);
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#engine.alarms.clear(this);
    return true;
  }

  #cut(reason: unknown): void {
    this.#controller?.abort(reason);
    this.#refusePermit(reason);
  }

  #refusePermit(reason: unknown): void {
    if (this.#permit === undefined) return;
    this.#engine.budget.forget(this.#permit.grant);
    this.#permit.refuse(reason);
    this.#permit = undefined;
  }
}

function nameOf(watch: { readonly name: string }): string {
  return watch.name;
}

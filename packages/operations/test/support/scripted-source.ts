import type { Clock } from "@aidmp/client";
import type { OperationSource } from "../../src/index.js";
import type { CancelContext, ReadContext, PollResult } from "../../src/sources/index.js";

/** What a service answers for one operation: `look` counts from 1. */
export type Script = (name: string, look: number) => PollResult | "hang";

export interface RecordedRead {
  readonly at: number;
  readonly names: readonly string[];
  readonly signal: AbortSignal;
  /** Set when it was answered or cut. */
  over: boolean;
}

export interface ScriptedSourceOptions {
  readonly clock: Clock;
  /** Default: every operation runs for ever. */
  readonly script?: Script | undefined;
  /** How long an answer takes. Default: it comes in the same turn of the event loop. */
  readonly latencyInMs?: number | undefined;
  readonly maxBatch?: number | undefined;
  readonly cancel?: ((name: string, context: CancelContext) => Promise<void>) | undefined;
  /** Whether it goes on although its signal has aborted. */
  readonly ignoresAbort?: boolean | undefined;
}

/** A service in memory, which answers as scripted and remembers what it was asked, and when. */
export class ScriptedSource implements OperationSource {
  readonly reads: RecordedRead[] = [];
  readonly maxBatch: number | undefined;
  declare readonly cancel?: (name: string, context: CancelContext) => Promise<void>;
  script: Script;
  /** The most reads there were at a time. */
  mostAtOnce = 0;
  readonly #options: ScriptedSourceOptions;
  readonly #scheduledPolls = new Map<string, number>();

  constructor(options: ScriptedSourceOptions) {
    this.#options = options;
    this.maxBatch = options.maxBatch;
    this.script = options.script ?? ((): PollResult => ({ status: "running" }));
    if (options.cancel !== undefined) this.cancel = options.cancel;
  }

  async read(names: readonly string[], { signal }: ReadContext): Promise<ReadonlyMap<string, PollResult>> {
    const { clock, latencyInMs } = this.#options;
    const read: RecordedRead = { at: clock.monotonic(), names, signal, over: false };
    this.reads.push(read);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open);
    try {
      const results = new Map<string, PollResult>();
      for (const name of names) {
        const result = this.script(name, this.#count(name));
        if (result === "hang") return await this.#never(signal);
        results.set(name, result);
      }
      if (latencyInMs !== undefined) await this.#pass(latencyInMs, signal);
      return results;
    } finally {
      read.over = true;
    }
  }

  /** Reads that were neither answered nor cut. */
  get open(): number {
    return this.reads.filter((read) => !read.over).length;
  }

  looksAt(name: string): number {
    return this.#scheduledPolls.get(name) ?? 0;
  }

  /** When it was asked for an operation, in milliseconds since the clock was made. */
  timesOf(name: string): number[] {
    return this.reads.filter((read) => read.names.includes(name)).map((read) => read.at);
  }

  #count(name: string): number {
    const look = this.looksAt(name) + 1;
    this.#scheduledPolls.set(name, look);
    return look;
  }

  #pass(durationInMs: number, signal: AbortSignal): Promise<void> {
    const { clock, ignoresAbort = false } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(resolve, durationInMs);
      if (ignoresAbort) return;
      signal.addEventListener("abort", () => {
        clock.clearTimeout(timer);
        reject(signal.reason);
      });
    });
  }

  #never(signal: AbortSignal): Promise<never> {
    const { ignoresAbort = false } = this.#options;
    return new Promise((_, reject) => {
      if (!ignoresAbort) signal.addEventListener("abort", () => reject(signal.reason));
    });
  }
}

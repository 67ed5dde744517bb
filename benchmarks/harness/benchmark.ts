import type { Spread } from "./spread.js";

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(context: BenchmarkContext): Promise<BenchmarkResult>;
}

export interface BenchmarkContext {
  /** Says on stderr what is being measured, for the minutes it takes. */
  readonly progress: (words: string) => void;
  /** Whether files beside the results, such as charts, are to be written. */
  readonly write: boolean;
}

export interface BenchmarkResult {
  /** How it was measured: what a reader needs to doubt it or to repeat it. */
  readonly method: string;
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
  /** Markdown that follows the tables: charts, and what the figures do not say by themselves. */
  readonly remarks: readonly string[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | Spread;

/** A figure that was promised, and the one that was measured. */
export interface Target {
  readonly promise: string;
  readonly measured: number;
  readonly atMost: number;
  readonly unit: string;
  /** Why it is missed, where it is known to be: with the floor that was measured. */
  readonly whenMissed?: string;
}

export function isMet({ measured, atMost }: Target): boolean {
  return measured <= atMost;
}

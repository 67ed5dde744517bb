import type { EngineName } from "../../../tests/engines/engine.js";

export interface Job {
  readonly engine: EngineName;
  readonly engineUrl: string;
  readonly serviceUrl: string;
  readonly names: readonly string[];
  /** To be called when the operation at that place in `names` is known to have succeeded. */
  readonly onEnd: (index: number) => void;
}

/** Begins to follow; resolves once it does. */
export type Follow = (job: Job) => Promise<void>;

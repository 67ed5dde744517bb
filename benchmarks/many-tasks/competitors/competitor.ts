export interface Job {
  readonly url: string;
  readonly names: readonly string[];
  /** To be called when the operation at that place in `names` is known to have succeeded. */
  readonly onEnd: (index: number) => void;
}

/** Follows every operation to its success, or rejects. */
export type Follow = (job: Job) => Promise<{ readonly requestsOfLargestSweep: number }>;

/** Requests at a time for those that ask one by one. With more, the emulator answers no faster. */
export const concurrency = 64;

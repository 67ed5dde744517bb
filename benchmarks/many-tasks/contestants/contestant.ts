export interface Job {
  readonly url: string;
  readonly names: readonly string[];
  /** To be called when the operation at that place in `names` is known to have succeeded. */
  readonly onEnd: (index: number) => void;
}

/** Follows every operation to its success, or rejects. */
export type Follow = (job: Job) => Promise<{ readonly requestsOfLargestSweep: number }>;

export const contestants = {
  batched: { label: "@aidmp/operations, `taskListSource`", load: () => import("./batched.js") },
  single: { label: "@aidmp/operations, `operationSource`", load: () => import("./single.js") },
  "core-lro": { label: "@azure/core-lro", load: () => import("./core-lro.js") },
} as const satisfies Record<
  string,
  { readonly label: string; readonly load: () => Promise<{ readonly follow: Follow }> }
>;

export type ContestantName = keyof typeof contestants;

export const contestantNames: readonly ContestantName[] = Object.keys(contestants).filter(isContestantName);

export function isContestantName(name: unknown): name is ContestantName {
  return typeof name === "string" && Object.hasOwn(contestants, name);
}

/** Requests at a time for those that ask one by one. With more, the emulator answers no faster. */
export const concurrency = 64;

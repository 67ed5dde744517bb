import type { Result, Service } from "../service.js";

/**
 * Follows every operation of the service to its end, looking at each every `delayInMs`, as its own documentation would have it
 * done. Resolves with the responses in order.
 */
export type Follow = (service: Service, delayInMs: number) => Promise<readonly Result[]>;

export interface Contestant {
  readonly label: string;
  /** Loads the code, and nothing that another contestant needs. */
  readonly load: () => Promise<{ readonly follow: Follow }>;
}

export const contestants = {
  ours: { label: "@aidmp/operations", load: () => import("./ours.js") },
  "ours-single": { label: "@aidmp/operations, one operation a read", load: () => import("./ours-single.js") },
  "by-hand": { label: "`while` and `setTimeout` by hand", load: () => import("./by-hand.js") },
  "p-wait-for": { label: "p-wait-for", load: () => import("./p-wait-for.js") },
  cockatiel: { label: "cockatiel", load: () => import("./cockatiel.js") },
  "smithy-waiter": { label: "@smithy/util-waiter", load: () => import("./smithy-waiter.js") },
  "google-gax": { label: "google-gax", load: () => import("./google-gax.js") },
  "core-lro": { label: "@azure/core-lro", load: () => import("./core-lro.js") },
} as const satisfies Record<string, Contestant>;

export type ContestantName = keyof typeof contestants;

export const contestantNames: readonly ContestantName[] = Object.keys(contestants).filter(isContestantName);

export function isContestantName(name: unknown): name is ContestantName {
  return typeof name === "string" && Object.hasOwn(contestants, name);
}

/** All results in order. `Promise.all` would hold 160 bytes for each operation, which are no contestant's. */
export async function inOrder<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (const promise of promises) values.push(await promise);
  return values;
}

export function resultOf({ response }: { readonly response?: Result | undefined }): Result {
  if (response === undefined) throw new TypeError("The operation ended without a response.");
  return response;
}

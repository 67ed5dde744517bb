import type { Result, Service } from "../service.js";

/**
 * Follows every operation of the service to its end, looking at each every `delayInMs`, as its own documentation would have it
 * done. Resolves with the responses in order.
 */
export type Follow = (service: Service, delayInMs: number) => Promise<readonly Result[]>;

export interface Competitor {
  readonly label: string;
  /** Loads the code, and nothing that another competitor needs. */
  readonly load: () => Promise<{ readonly follow: Follow }>;
}

/** All results in order. `Promise.all` would hold 160 bytes for each operation, which are no competitor's. */
export async function inOrder<Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (const promise of promises) values.push(await promise);
  return values;
}

export function resultOf({ response }: { readonly response?: Result | undefined }): Result {
  if (response === undefined) throw new TypeError("The operation ended without a response.");
  return response;
}

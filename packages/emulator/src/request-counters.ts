/** Requests so far, faulty ones included: by operationId, `unknown` for paths that no operation has, and in all. */
export interface RequestCounts {
  readonly total: number;
  readonly [operationId: string]: number;
}

export interface RequestCounters {
  /** Counts one, and returns how many of this operation there are now. */
  count(operationId: string | undefined): number;
  snapshot(): RequestCounts;
}

export function createRequestCounters(): RequestCounters {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    count(operationId = "unknown") {
      total++;
      const count = (counts.get(operationId) ?? 0) + 1;
      counts.set(operationId, count);
      return count;
    },
    snapshot: () => ({ ...Object.fromEntries(counts), total }),
  };
}

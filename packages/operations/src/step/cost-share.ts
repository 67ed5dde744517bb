/**
 * What an operation counts for where several share the cost of a read: 1/elapsed. A young operation gains most from a poll, and
 * a new one that polls often does not speed up the polling of old ones.
 */
export function weightOf({ startedAt }: { readonly startedAt: number }, now: number): number {
  return 1 / Math.max(now - startedAt, 1000);
}

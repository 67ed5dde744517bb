/** How often and how patiently a request is sent again. */
export interface RetryPolicy {
  /** Requests sent for one call at most, the first included. Default 4. */
  readonly maxAttempts: number;
  /** The first wait; each further one is twice as long. Default 500. */
  readonly baseDelayInMs: number;
  /** No wait of our own choosing is longer. Default 8000. */
  readonly maxDelayInMs: number;
  /** When the server asks for a longer wait than this, the error is returned instead. Default 60000. */
  readonly maxRetryAfterInMs: number;
}

/** Three retries within about 4 s: enough for a deployment to roll or a connection to move, short enough for a person to wait. */
export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 4,
  baseDelayInMs: 500,
  maxDelayInMs: 8000,
  maxRetryAfterInMs: 60_000,
};

/** How an attempt ended that may be worth another. */
export type AttemptOutcome =
  | { readonly type: "status"; readonly status: number; readonly retryAfterInMs: number | undefined }
  | { readonly type: "no-response"; readonly neverArrived: boolean; readonly isLasting: boolean };

export interface RetrySituation {
  /** Requests sent so far for this call, without those repeated for new credentials. */
  readonly attempt: number;
  /** Whether doing it twice does no harm (`x-safe-to-repeat` in the document). */
  readonly safeToRepeat: boolean;
  /** What is left of the total time. */
  readonly remainingInMs: number;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: number;
}

/** Refused for now, or failed on the way: worth another try where repeating is harmless. */
const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The one status that says: not processed. A 503 may come from a gateway whose backend has already created the task. */
const tooManyRequests = 429;

/** The wait before the next attempt, or undefined to give up. Pure. */
export function decideRetry(
  outcome: AttemptOutcome,
  situation: RetrySituation,
  policy: RetryPolicy,
): number | undefined {
  if (situation.attempt >= policy.maxAttempts || !mayRepeat(outcome, situation.safeToRepeat)) return undefined;
  const ceiling = Math.min(policy.maxDelayInMs, policy.baseDelayInMs * 2 ** (situation.attempt - 1));
  // Half of it fixed, half of it random: clients that failed together come back apart, and none comes back at once.
  const ownDelayInMs = (ceiling / 2) * (1 + situation.random);
  const askedInMs = outcome.type === "status" ? (outcome.retryAfterInMs ?? 0) : 0;
  if (askedInMs > policy.maxRetryAfterInMs) return undefined;
  // On top of what the server asks, never below it: all its clients were told the same number.
  const waitInMs = askedInMs === 0 ? ownDelayInMs : askedInMs + ownDelayInMs * situation.random;
  return waitInMs < situation.remainingInMs ? waitInMs : undefined;
}

function mayRepeat(outcome: AttemptOutcome, safeToRepeat: boolean): boolean {
  if (outcome.type === "no-response") return !outcome.isLasting && (safeToRepeat || outcome.neverArrived);
  return outcome.status === tooManyRequests || (safeToRepeat && transientStatuses.has(outcome.status));
}

import { systemClock, sleep, type Clock } from "../time/clock.js";
import { networkFailure } from "./network-failure.js";
import { isThrottled } from "./store-failure.js";
import { StoreRejection } from "./store-rejection.js";

/** Repeats the requests of one transfer. */
export interface Retry {
  /** Runs `attempt` until it succeeds. Rejects with its last error when that is final, or has happened for too long. */
  run<T>(signal: AbortSignal, attempt: () => Promise<T>): Promise<T>;
}

export interface RetryOptions {
  /** Measures how long a request has failed. Default: the system's, because the store's time is real. */
  readonly clock?: Clock;
  /** Returns numbers from 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** How often a request has failed: with a response, and without one. */
interface Failures {
  readonly throttled: number;
  readonly broken: number;
}

/** A store that limits requests, or that restarts, is asked again for so long. Each request has this time for itself. */
const throttlingBudgetInMs = 60_000;
const firstDelayInMs = 100;
const longestDelayInMs = 5_000;

/**
 * A request that the store throttles (429, 5xx, "SlowDown") is repeated for a minute, with growing delays. A Retry-After is
 * kept, and by all requests of the transfer. A connection that breaks or stays silent is tried a few times. Anything else is
 * final at once.
 */
export function createRetry({ clock = systemClock, random = Math.random }: RetryOptions = {}): Retry {
  /** Monotonic time before which the store has asked for no requests. */
  let notBefore = 0;

  function delayBefore(error: unknown, failures: Failures, failingForInMs: number): number | undefined {
    const count = failures.throttled + failures.broken;
    const backoff = Math.min(longestDelayInMs, firstDelayInMs * 2 ** (count - 1)) * (0.5 + random() / 2);
    if (error instanceof StoreRejection) {
      if (!isThrottled(error.facts)) return undefined;
      const delay = Math.max(backoff, error.facts.retryAfterInMs ?? 0);
      return failingForInMs + delay <= throttlingBudgetInMs ? delay : undefined;
    }
    const maxAttempts = networkFailure(error, "http:")?.maxAttempts ?? 1;
    return failures.broken < maxAttempts ? backoff : undefined;
  }

  async function untilAllowed(signal: AbortSignal): Promise<void> {
    const waitInMs = notBefore - clock.monotonic();
    if (waitInMs > 0) await sleep(clock, waitInMs, signal);
  }

  return {
    async run(signal, attempt) {
      let firstFailureAt: number | undefined;
      const failures = { throttled: 0, broken: 0 };
      for (;;) {
        await untilAllowed(signal);
        try {
          return await attempt();
        } catch (error) {
          const now = clock.monotonic();
          failures[error instanceof StoreRejection ? "throttled" : "broken"]++;
          const delay = signal.aborted ? undefined : delayBefore(error, failures, now - (firstFailureAt ??= now));
          if (delay === undefined) throw error;
          if (error instanceof StoreRejection && error.facts.retryAfterInMs !== undefined) {
            notBefore = Math.max(notBefore, now + error.facts.retryAfterInMs);
          }
          await sleep(clock, delay, signal);
        }
      }
    },
  };
}

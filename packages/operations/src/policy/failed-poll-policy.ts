/** What is known of a failed poll when deciding whether to go on. */
export interface FailedPoll {
  readonly error: unknown;
  /** The `google.rpc.Code` of the error, where it has one. */
  readonly code: number | undefined;
  /** Failed polls in a row, this one included: 1 is the first. A good poll starts the count again. */
  readonly attempt: number;
  /** Milliseconds since the first of them. */
  readonly failingForInMs: number;
  /** Milliseconds since the wait for the operation began. */
  readonly elapsedInMs: number;
}

/**
 * Decides *what* follows a failed poll; *when* the next poll is due stays with the schedule. The operation itself is
 * untouched by either: it goes on at the server, and `"stop"` only ends the waiting, with a `PollError`.
 */
export type FailedPollPolicy = (failure: FailedPoll) => "continue" | "stop";

export interface FailedPollBudget {
  /** Failed polls in a row that are survived. Default: 100; with the default schedule the time runs out before. */
  readonly maxConsecutiveFailures?: number | undefined;
  /** For how long, in milliseconds, failed polls in a row are survived. Default: 600000 (10 minutes), a service's restart. */
  readonly maxFailingInMs?: number | undefined;
}

export interface TransientOptions extends FailedPollBudget {
  /**
   * For how long after the start, in milliseconds, NOT_FOUND counts as "not visible yet". Default: 0. Set it where a
   * service is known to list what it has just created with a delay.
   */
  readonly notFoundGraceInMs?: number | undefined;
}

/**
 * Goes on after anything that may pass, which is everything but the responses that say the request itself is wrong:
 * 401, 403, 404, and 400 or 501. Polling is idempotent, so this may be wider than what AIP-194 retries blindly, as long
 * as it is bounded, and it is: by a count and by time, both starting again at each good poll.
 */
export function transient(options: TransientOptions = {}): FailedPollPolicy {
  const withinBudget = budget(options);
  const { notFoundGraceInMs = 0 } = options;
  return (failure) => {
    if (failure.code === rpcNotFound && failure.elapsedInMs < notFoundGraceInMs) return "continue";
    if (failure.code !== undefined && permanent.has(failure.code)) return "stop";
    return withinBudget(failure);
  };
}

/** Goes on after UNAVAILABLE alone, the one code that AIP-194 retries, and after what never reached a service. */
export function aip194Strict(options: FailedPollBudget = {}): FailedPollPolicy {
  const withinBudget = budget(options);
  return (failure) => (failure.code === undefined || failure.code === rpcUnavailable ? withinBudget(failure) : "stop");
}

const rpcNotFound = 5;
const rpcUnavailable = 14;
/** INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED: the same request gets the same response. */
const permanent: ReadonlySet<number> = new Set([3, rpcNotFound, 7, 12, 16]);

function budget({ maxConsecutiveFailures = 100, maxFailingInMs = 600_000 }: FailedPollBudget): FailedPollPolicy {
  return ({ attempt, failingForInMs }) =>
    attempt <= maxConsecutiveFailures && failingForInMs < maxFailingInMs ? "continue" : "stop";
}

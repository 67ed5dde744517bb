import { checkOptions, durationInMs, type OptionRules } from "../options/check-options.js";
import { failureKind, type FailureKind } from "./failure-kind.js";

/** What is known of a failed poll when deciding whether to go on. */
export interface FailedPoll {
  readonly error: unknown;
  /** The `google.rpc.Code` of the error, where it has one. */
  readonly code: number | undefined;
  /** Failed polls in a row, this one included: 1 is the first. A good poll starts the count again. */
  readonly attempt: number;
  /** Milliseconds since the first of them. Time in which nobody polled does not count: a machine that slept, a process that was down. */
  readonly failingForInMs: number;
  /** The same for the latest of them that were of one kind: see `transient`. */
  readonly sameKindForInMs?: number | undefined;
  /** Milliseconds since the wait for the operation began. */
  readonly elapsedInMs: number;
  /** Polls of the whole wait that did not fail; 0 where the operation was never read. */
  readonly polls?: number | undefined;
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
  /**
   * For how long, in milliseconds, a wait that has not had one good poll survives responses that are not the service's: pages
   * of 404, login pages, redirects. Default: 30000. Longer, and the address is wrong. Outages keep the whole budget.
   */
  readonly wrongAddressGraceInMs?: number | undefined;
}

export interface TransientOptions extends FailedPollBudget {
  /**
   * For how long, in milliseconds, NOT_FOUND is survived. Default: 30000. A service may list late what it has just created,
   * and one that has listed it is gone only when it stays missing.
   */
  readonly notFoundGraceInMs?: number | undefined;
  /**
   * For how long, in milliseconds, UNAUTHENTICATED is survived, and PERMISSION_DENIED where the operation was read before.
   * Default: 30000. A token provider may hand out the old token for some seconds after it expired.
   */
  readonly unauthenticatedGraceInMs?: number | undefined;
}

/**
 * Goes on after anything that may pass. Only the service's own word is final: its 400 and 501 at once, its 401, 403 and 404
 * when they stay. What answers in its place (a gateway, a login page) says nothing of the operation. Polling is idempotent,
 * so this may be wider than what AIP-194 retries blindly, as long as it is bounded, and it is: by a count and by time, both
 * starting again at each good poll.
 *
 * @throws {OptionsError} an option is unknown, or not a number of milliseconds from 0 up.
 */
export function transient(options: TransientOptions = {}): FailedPollPolicy {
  checkOptions("transient", options, {
    ...budgetRules,
    notFoundGraceInMs: durationInMs,
    unauthenticatedGraceInMs: durationInMs,
  });
  const { notFoundGraceInMs = graceInMs, unauthenticatedGraceInMs = graceInMs } = options;
  const withinBudget = budget(options);
  return (failure) => {
    const { polls = 0, sameKindForInMs = failure.elapsedInMs } = failure;
    const kind = failureKind(failure.error, failure.code);
    if (kind === "not-found") return sameKindForInMs < notFoundGraceInMs ? "continue" : "stop";
    if (kind === "unauthenticated" || (kind === "forbidden" && polls > 0)) {
      return sameKindForInMs < unauthenticatedGraceInMs ? withinBudget(failure, kind) : "stop";
    }
    return kind === "rejected" || kind === "forbidden" ? "stop" : withinBudget(failure, kind);
  };
}

/**
 * Goes on after UNAVAILABLE alone, the one code that AIP-194 retries, and where the service has said nothing at all.
 *
 * @throws {OptionsError} as `transient`.
 */
export function aip194Strict(options: FailedPollBudget = {}): FailedPollPolicy {
  checkOptions("aip194Strict", options, budgetRules);
  const withinBudget = budget(options);
  return (failure) => {
    const { error, code } = failure;
    const kind = failureKind(error, code);
    const isSilence = code === undefined || code === rpcUnavailable || kind === "not-service";
    return isSilence ? withinBudget(failure, kind) : "stop";
  };
}

const rpcUnavailable = 14;
const graceInMs = 30_000;

const budgetRules = {
  maxConsecutiveFailures: { is: (value) => typeof value === "number" && value >= 0, must: "be a number from 0 up" },
  maxFailingInMs: durationInMs,
  wrongAddressGraceInMs: durationInMs,
} satisfies OptionRules;

function budget({
  maxConsecutiveFailures = 100,
  maxFailingInMs = 600_000,
  wrongAddressGraceInMs = graceInMs,
}: FailedPollBudget): (failure: FailedPoll, kind: FailureKind) => "continue" | "stop" {
  return ({ attempt, failingForInMs, polls = 0, sameKindForInMs = failingForInMs }, kind) => {
    if (kind === "not-service" && polls === 0 && sameKindForInMs >= wrongAddressGraceInMs) return "stop";
    return attempt <= maxConsecutiveFailures && failingForInMs < maxFailingInMs ? "continue" : "stop";
  };
}

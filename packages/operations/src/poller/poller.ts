/// <reference lib="esnext.disposable" preserve="true" />
import { type Clock, systemClock } from "@aidmp/client";
import { type FailedPollPolicy, transient } from "../policy/failed-poll-policy.js";
import { readOperation } from "../reading/read-operation.js";
import type { PollResult } from "../reading/poll-result.js";
import type { Schedule } from "../schedule/schedule.js";
import { squareRoot } from "../schedule/square-root.js";
import type { OperationSource } from "../sources/source.js";
import {
  aBoolean,
  aClock,
  aFunction,
  aSource,
  checkOptions,
  durationInMs,
  numberAbove0,
  type OptionRules,
} from "../options/check-options.js";
import { begin, withDeadline } from "../step/step.js";
import { looksLikeResumeToken, type ResumeToken, parseResumeToken, startResumeToken } from "../step/resume-token.js";
import { Engine } from "../engine/engine.js";
import type { PollerEvent } from "../engine/events.js";
import { type OperationWatch, Watch } from "./watch.js";

export interface PollerOptions<Metadata = unknown, Response = unknown> {
  /** Where operations are read: `taskListSource`, `operationSource`, or your own. */
  readonly source: OperationSource<Metadata, Response>;
  /** When to poll next. Default: `squareRoot()`. */
  readonly schedule?: Schedule | undefined;
  /** What follows a failed poll. Default: `transient()`. */
  readonly onFailedPoll?: FailedPollPolicy | undefined;
  /**
   * Requests a second, those to cancel included, for everything this poller watches; bursts of one second's worth are
   * possible. Default: 10. The service documents no limit; ten a second read 1,000 tasks each second in pages of 100, and
   * are a load that one person's browser makes.
   */
  readonly maxRequestsPerSecond?: number | undefined;
  /** Reads at a time. Default: 4, which leaves a browser two of its six connections to a host for other calls. */
  readonly maxConcurrentReads?: number | undefined;
  /** How long one request of a read, or one to cancel, may take, in milliseconds, before it is cut. Default: 60000. */
  readonly readTimeoutInMs?: number | undefined;
  /** Whether a process may exit while it waits (Node, Bun, Deno). Default: false. */
  readonly unref?: boolean | undefined;
  /** For logs and traces. What it throws or rejects with is ignored. */
  readonly onEvent?: ((event: PollerEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** Draws from [0, 1), for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

export interface WatchOptions {
  /**
   * Milliseconds from now until the waiting ends with an `OperationDeadlineError`. Default: never; for a resume token, what is
   * left of the deadline in it.
   */
  readonly deadlineInMs?: number | undefined;
  /**
   * Whether a resume token in which a cancel was asked for, and not accepted yet, sends that request again. Default: false, as whoever
   * can write a resume token could otherwise cancel any operation by it. Set it for resume tokens that only your own program can write.
   */
  readonly resumeCancel?: boolean | undefined;
  /** For this operation only. Default: the poller's. */
  readonly schedule?: Schedule | undefined;
  /** For this operation only. Default: the poller's. */
  readonly onFailedPoll?: FailedPollPolicy | undefined;
  /** Told of this operation's polls, beside the poller's own `onEvent`. What it throws or rejects with is ignored. */
  readonly onEvent?: ((event: PollerEvent) => void) | undefined;
}

export interface Poller<Metadata = unknown, Response = unknown> {
  /**
   * Watches an operation. Nothing is asked of the service until somebody waits.
   *
   * @param operation what a call returned, an operation's name, or a resume token from an earlier watch, as an object or as
   * its JSON text. One that is done already costs no request.
   * @throws {ResumeTokenError} the resume token is damaged, foreign or newer; {MalformedOperationError} it is not an operation; {TypeError}
   * it is not done and has no name; {OptionsError} an option is unknown, or not what it must be.
   */
  watch(operation: object | string, options?: WatchOptions): OperationWatch<Metadata, Response>;
  /** Ends all waiting: everyone who waits is rejected with `reason`. The operations go on, and may be watched again. */
  close(reason?: unknown): void;
  /** As `close()`: with `using poller = createPoller(…)` no wait outlives its block. */
  [Symbol.dispose](): void;
}

/**
 * One scheduler, one timer and one rate limit for any number of operations.
 *
 * @throws {OptionsError} an option is unknown, missing, or not what it must be.
 */
export function createPoller<Metadata, Response>(
  options: PollerOptions<Metadata, Response>,
): Poller<Metadata, Response> {
  checkOptions("createPoller", options, pollerRules);
  const { source, clock = systemClock, random = Math.random, schedule = squareRoot() } = options;
  const { maxBatch = Number.POSITIVE_INFINITY } = source;
  checkOptions("createPoller: the source", { maxBatch }, { maxBatch: numberAbove0 });
  const engine = new Engine<Metadata, Response>({
    source,
    clock,
    random,
    schedule,
    maxBatch,
    onFailedPoll: options.onFailedPoll ?? transient(),
    maxRequestsPerSecond: options.maxRequestsPerSecond ?? 10,
    maxConcurrentReads: options.maxConcurrentReads ?? 4,
    readTimeoutInMs: options.readTimeoutInMs ?? 60_000,
    unref: options.unref ?? false,
    onEvent: options.onEvent,
  });
  function close(reason: unknown = new DOMException("The poller was closed.", "AbortError")): void {
    engine.close(reason);
  }
  return {
    watch(operation, watchOptions = {}) {
      checkOptions("watch", watchOptions, watchRules);
      const now = engine.now();
      const { deadlineInMs } = watchOptions;
      const { schedule: ownSchedule, onFailedPoll, onEvent } = watchOptions;
      const policies =
        ownSchedule || onFailedPoll || onEvent ? { schedule: ownSchedule, onFailedPoll, onEvent } : undefined;
      const watchOf = (resumeToken: ResumeToken): Watch<Metadata, Response> =>
        new Watch(engine, engine.createWait(resumeToken, policies));
      if (looksLikeResumeToken(operation)) return watchOf(resume(operation, now, watchOptions));
      if (typeof operation === "string") return watchOf(startResumeToken(operation, { now, deadlineInMs }));
      const env = { now, random, schedule: ownSchedule ?? schedule, deadlineInMs };
      const { resumeToken, next } = begin(
        operation,
        env,
        (started) => source.readInitial?.(started) ?? readEnding(started),
      );
      const wait = engine.createWait(resumeToken, policies);
      engine.begin(wait, next);
      return new Watch(engine, wait);
    },
    close,
    [Symbol.dispose]: () => close(),
  };
}

/** What `watch` takes, for those that pass options on to it. */
export const watchRules: OptionRules = {
  deadlineInMs: durationInMs,
  resumeCancel: aBoolean,
  schedule: aFunction,
  onFailedPoll: aFunction,
  onEvent: aFunction,
};

const pollerRules = {
  source: aSource,
  schedule: aFunction,
  onFailedPoll: aFunction,
  maxRequestsPerSecond: numberAbove0,
  maxConcurrentReads: numberAbove0,
  readTimeoutInMs: numberAbove0,
  unref: aBoolean,
  onEvent: aFunction,
  clock: aClock,
  random: aFunction,
} satisfies OptionRules;

/** What the response of a starting call tells a source without `readInitial`: all but what its own types describe. */
function readEnding(operation: unknown): PollResult<never, never> {
  const result = readOperation(operation);
  switch (result.status) {
    case "running":
      return { status: "running", retryAfterInMs: result.retryAfterInMs };
    case "succeeded":
      return { status: "running" };
    case "failed":
    case "cancelled":
      return { status: result.status, error: result.error };
    case "poll-failed":
      return result;
  }
}

function resume(given: unknown, now: number, { deadlineInMs, resumeCancel = false }: WatchOptions): ResumeToken {
  const known = parseResumeToken(given);
  const resumeToken = deadlineInMs === undefined ? known : withDeadline(known, deadlineInMs, now);
  return resumeToken.cancel === "requested" && !resumeCancel ? { ...resumeToken, cancel: null } : resumeToken;
}

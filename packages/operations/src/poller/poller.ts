/// <reference lib="esnext.disposable" preserve="true" />
import { type Clock, systemClock } from "@aidmp/client";
import { type PollErrorPolicy, transient } from "../policy/poll-error-policy.js";
import { readOperation } from "../reading/read-operation.js";
import type { Reading } from "../reading/reading.js";
import type { Schedule } from "../schedule/schedule.js";
import { squareRoot } from "../schedule/square-root.js";
import type { OperationSource } from "../sources/source.js";
import { begin } from "../step/step.js";
import { looksLikeToken, type OperationToken, parseToken, startToken } from "../step/token.js";
import { Engine } from "./engine.js";
import type { PollerEvent } from "./events.js";
import { type OperationWatch, Watch } from "./watch.js";

export interface PollerOptions<Metadata = unknown, Response = unknown> {
  /** Where operations are read: `taskListSource`, `operationSource`, or your own. */
  readonly source: OperationSource<Metadata, Response>;
  /** When to look next. Default: `squareRoot()`. */
  readonly schedule?: Schedule | undefined;
  /** What follows a bad poll. Default: `transient()`. */
  readonly onPollError?: PollErrorPolicy | undefined;
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
   * Milliseconds from now until the waiting ends with an `OperationDeadlineError`. Default: never; for a token, what is
   * left of the deadline in it.
   */
  readonly deadlineInMs?: number | undefined;
  /**
   * Whether a token in which a cancel was asked for, and not yet answered, sends that request again. Default: false, as whoever
   * can write a token could otherwise cancel any operation by it. Set it for tokens that only your own program can write.
   */
  readonly resumeCancel?: boolean | undefined;
  /** For this operation only. Default: the poller's. */
  readonly schedule?: Schedule | undefined;
  /** For this operation only. Default: the poller's. */
  readonly onPollError?: PollErrorPolicy | undefined;
}

export interface Poller<Metadata = unknown, Response = unknown> {
  /**
   * Watches an operation. Nothing is asked of the service until somebody waits.
   *
   * @param operation what a call returned, an operation's name, or a token from an earlier watch. One that is done
   * already costs no request.
   * @throws {TokenError} the token is damaged, foreign or newer; {MalformedOperationError} it is no operation; {TypeError}
   * it is not done and has no name.
   */
  watch(operation: object | string, options?: WatchOptions): OperationWatch<Metadata, Response>;
  /** Ends all waiting: everyone who waits is rejected with `reason`. The operations go on, and may be watched again. */
  close(reason?: unknown): void;
  /** As `close()`: with `using poller = createPoller(…)` no wait outlives its block. */
  [Symbol.dispose](): void;
}

/** One scheduler, one timer and one request budget for any number of operations. */
export function createPoller<Metadata, Response>(
  options: PollerOptions<Metadata, Response>,
): Poller<Metadata, Response> {
  const { source, clock = systemClock, random = Math.random, schedule = squareRoot() } = options;
  positive("source.maxBatch", source.maxBatch ?? 1);
  const engine = new Engine<Metadata, Response>({
    source,
    clock,
    random,
    schedule,
    onPollError: options.onPollError ?? transient(),
    maxRequestsPerSecond: positive("maxRequestsPerSecond", options.maxRequestsPerSecond ?? 10),
    maxConcurrentReads: positive("maxConcurrentReads", options.maxConcurrentReads ?? 4),
    readTimeoutInMs: positive("readTimeoutInMs", options.readTimeoutInMs ?? 60_000),
    unref: options.unref ?? false,
    onEvent: options.onEvent,
  });
  function close(reason: unknown = new DOMException("The poller was closed.", "AbortError")): void {
    engine.close(reason);
  }
  return {
    watch(operation, watchOptions = {}) {
      const now = engine.now();
      const { deadlineInMs } = watchOptions;
      const { schedule: ownSchedule, onPollError } = watchOptions;
      const policies = ownSchedule || onPollError ? { schedule: ownSchedule, onPollError } : undefined;
      if (typeof operation === "string") {
        return new Watch(engine, startToken(operation, { now, deadlineInMs }), policies);
      }
      if (looksLikeToken(operation)) return new Watch(engine, resume(operation, now, watchOptions), policies);
      const env = { now, random, schedule: ownSchedule ?? schedule, deadlineInMs };
      const { token, next } = begin(operation, env, (started) => source.readInitial?.(started) ?? readEnding(started));
      const watch = new Watch(engine, token, policies);
      if (next.action === "end") watch.ended(next.state);
      else if (next.action === "wait") watch.state = next.state;
      return watch;
    },
    close,
    [Symbol.dispose]: () => close(),
  };
}

/** What the answer of a starting call tells a source that has no `readInitial`: all but what its own types describe. */
function readEnding(operation: unknown): Reading<never, never> {
  const reading = readOperation(operation);
  switch (reading.status) {
    case "running":
      return { status: "running", hintInMs: reading.hintInMs };
    case "succeeded":
      return { status: "running" };
    case "failed":
    case "cancelled":
      return { status: reading.status, error: reading.error };
    case "unreadable":
      return reading;
  }
}

function resume(token: object, now: number, { deadlineInMs, resumeCancel = false }: WatchOptions): OperationToken {
  const sound = parseToken(token);
  return {
    ...sound,
    deadlineAt: deadlineInMs === undefined ? sound.deadlineAt : startToken("-", { now, deadlineInMs }).deadlineAt,
    cancel: sound.cancel === "requested" && !resumeCancel ? null : sound.cancel,
  };
}

function positive(name: string, value: number): number {
  if (!(value > 0)) throw new RangeError(`createPoller: ${name} must be above 0, not ${value}.`);
  return value;
}

import { isRequestError, rpcCodes } from "@aidmp/client";
import { failureKind, fieldOf } from "../policy/failure-kind.js";
import { readProgress } from "../reading/progress.js";
import { OperationDeadlineError } from "./operation-deadline-error.js";
import { PollError } from "./poll-error.js";
import { type FailedPoll, transient } from "../policy/failed-poll-policy.js";
import { operationName, readOperation } from "../reading/read-operation.js";
import type { DoneResult, PollResult, InProgressResult, FailedPollResult } from "../reading/poll-result.js";
import { retryAfterOfError, longestRetryAfter } from "../reading/retry-after.js";
import type { TerminalState, RunningState } from "../reading/state.js";
import { defaultMaxRetryAfterInMs, lastPollInMs, planDelay } from "../schedule/plan-delay.js";
import type { Delay, DelayReason } from "../schedule/schedule.js";
import { squareRoot } from "../schedule/square-root.js";
import { afterFailure, answered, type Draft } from "./count-poll.js";
import { type BeginEnvironment, inWholeMs, type StepEnvironment } from "./environment.js";
import { toState } from "./to-state.js";
import { type ResumeToken, startResumeToken } from "./resume-token.js";

/** The state machine's decision: the resume token to keep, and what to do with it. */
export interface Step<Metadata = unknown, Response = unknown> {
  readonly resumeToken: ResumeToken;
  readonly next: Next<Metadata, Response>;
}

export type Next<Metadata = unknown, Response = unknown> =
  /** Poll again after `delayInMs`. Without a `state`, the poll was failed (`failure`) or there was none. */
  | {
      readonly action: "wait";
      readonly delayInMs: number;
      readonly reason: DelayReason | "resumed";
      readonly state?: RunningState<Metadata>;
      readonly failure?: FailedPoll;
    }
  /** The operation has ended. */
  | { readonly action: "end"; readonly state: TerminalState<Metadata, Response> }
  /** The waiting has ended; the operation goes on. */
  | { readonly action: "stop"; readonly error: PollError | OperationDeadlineError };

/**
 * Begins to wait for an operation that a call has just returned.
 *
 * @param operation the response of the call. Where it is done already, nothing will ever be asked of the service.
 * @param read how to read it. Default: {@link readOperation}.
 * @throws {MalformedOperationError} where it is not an operation; {TypeError} where it is not done and has no name.
 */
export function begin(operation: unknown, env: BeginEnvironment): Step;
export function begin<Metadata, Response>(
  operation: unknown,
  env: BeginEnvironment,
  read: (operation: unknown) => PollResult<Metadata, Response>,
): Step<Metadata, Response>;
export function begin(operation: unknown, environment: BeginEnvironment, read = readOperation): Step {
  const env = inWholeMs(environment);
  const result = read(operation);
  if (result.status === "poll-failed") throw result.error;
  const name = operationName(operation);
  if (result.status === "running") return wait(startResumeToken(name, env), result, env);
  // An operation that was only validated is done and has no name (AIP-163): nothing is there to be waited for.
  const resumeToken: ResumeToken = { ...startResumeToken(name || "-", env), name };
  return { resumeToken, next: { action: "end", state: toState(resumeToken, result, env.now) } };
}

/**
 * The whole state machine as one pure function: takes what was known and what one poll found, and says what to keep and
 * what to do next. Pollers, queues and workflow engines are drivers of it.
 *
 * @param result what the poll found; `undefined` where none was made, to learn what is due.
 */
export function step<Metadata, Response>(
  resumeToken: ResumeToken,
  result: PollResult<Metadata, Response> | undefined,
  environment: StepEnvironment<Metadata>,
): Step<Metadata, Response> {
  const env = inWholeMs(environment);
  const { now } = env;
  if (result !== undefined && isDone(result)) {
    // A terminal result counts however late it comes: the deadline bounds the waiting, it does not change what happened.
    const ended = answered(resumeToken, env);
    ended.nextPollAt = null;
    return { resumeToken: ended, next: { action: "end", state: toState(ended, result, now) } };
  }
  if (resumeToken.deadlineAt !== null && now >= resumeToken.deadlineAt) {
    return result === undefined && isOverdue(resumeToken, env)
      ? { resumeToken: { ...resumeToken, nextPollAt: now }, next: { action: "wait", delayInMs: 0, reason: "deadline" } }
      : afterDeadline(resumeToken, result, env);
  }
  if (result === undefined) {
    const dueAt = Math.min(resumeToken.nextPollAt ?? now, resumeToken.deadlineAt ?? Infinity);
    const delayInMs = soundDelay(Math.max(0, dueAt - now), resumeToken, env);
    return { resumeToken, next: { action: "wait", delayInMs, reason: "resumed" } };
  }
  return result.status === "running"
    ? wait(answered(resumeToken, env), result, env)
    : afterFailedPoll(resumeToken, result, env);
}

/**
 * Whether a poll was due before the deadline and was not made, since the machine slept or the process was down: it is made
 * now, once. The operation may have ended long before.
 */
function isOverdue({ nextPollAt, deadlineAt }: ResumeToken, { isPolling = false }: StepEnvironment): boolean {
  return !isPolling && nextPollAt !== null && deadlineAt !== null && nextPollAt < deadlineAt;
}

function afterDeadline<Metadata>(
  resumeToken: ResumeToken,
  result: PollResult | undefined,
  env: StepEnvironment<Metadata>,
): Step<Metadata, never> {
  const isFailed = result?.status === "poll-failed";
  const polled = isFailed ? afterFailure(resumeToken, env) : resumeToken;
  const lastFailure = isFailed ? result.error : env.lastFailure;
  const error = new OperationDeadlineError(polled, env.lastState, lastFailure);
  return { resumeToken: polled, next: { action: "stop", error } };
}

/**
 * What was planned by a clock that ran ahead, on another machine or before a correction, must not silence the wait for
 * as long: a delay longer than any Retry-After that is honoured is no longer than what would be
 * planned now, with such a Retry-After.
 */
function soundDelay(delayInMs: number, resumeToken: ResumeToken, env: StepEnvironment): number {
  if (delayInMs <= defaultMaxRetryAfterInMs) return delayInMs;
  return Math.min(delayInMs, plan({ ...resumeToken }, defaultMaxRetryAfterInMs, undefined, env).delayInMs);
}

/** By name, not by exclusion: a result of a kind that nobody knows must never pass for an ending. */
function isDone<Metadata, Response>(result: PollResult<Metadata, Response>): result is DoneResult<Metadata, Response> {
  return result.status === "succeeded" || result.status === "failed" || result.status === "cancelled";
}

function wait<Metadata, Response>(
  resumeToken: Draft,
  result: InProgressResult<Metadata>,
  env: StepEnvironment<Metadata>,
): Step<Metadata, Response> {
  const { delayInMs, reason } = plan(resumeToken, result.retryAfterInMs, result.progress, env);
  return { resumeToken, next: { action: "wait", delayInMs, reason, state: toState(resumeToken, result, env.now) } };
}

function afterFailedPoll<Metadata, Response>(
  resumeToken: ResumeToken,
  result: FailedPollResult,
  env: StepEnvironment<Metadata>,
): Step<Metadata, Response> {
  const { now, onFailedPoll = defaultPolicy } = env;
  const { error } = result;
  const code = codeOf(error);
  const failed = afterFailure(resumeToken, env);
  const kind = failureKind(error, code);
  if (failed.failingAs?.kind !== kind) failed.failingAs = { kind, since: now };
  const failure: FailedPoll = {
    error,
    code,
    attempt: failed.failedPolls,
    failingForInMs: now - (failed.failingSince ?? now),
    sameKindForInMs: now - failed.failingAs.since,
    elapsedInMs: now - resumeToken.startedAt,
    polls: resumeToken.polls,
  };
  if (result.isPermanent === true || cannotBeSent(error, failure) || onFailedPoll(failure) === "stop") {
    return { resumeToken: failed, next: { action: "stop", error: new PollError(failed, failure) } };
  }
  const { delayInMs, reason } = plan(
    failed,
    longestRetryAfter(result.retryAfterInMs, retryAfterOfError(error)),
    undefined,
    env,
  );
  return { resumeToken: failed, next: { action: "wait", delayInMs, reason, failure } };
}

/**
 * A request that was rejected before it was sent, for a `..` in a name, cannot be sent the next time either. Where requests
 * were sent before, or something else failed first, such as a token provider, it may.
 */
function cannotBeSent(error: unknown, { polls }: FailedPoll): boolean {
  // By its name first: whatever was thrown, it may trap the look that the guard takes.
  const isNamedSo = fieldOf(error, "name") === "RequestError";
  return isNamedSo && isRequestError(error) && polls === 0 && error.cause === undefined;
}

/** Decides the next delay and writes it into the resume token. */
function plan(
  resumeToken: Draft,
  retryAfterInMs: number | undefined,
  progress: number | undefined,
  { now, random = Math.random, schedule = defaultSchedule, costShare = 1 }: StepEnvironment,
): Delay {
  const elapsedInMs = now - (resumeToken.cancelledAt ?? resumeToken.startedAt);
  const remainingInMs = resumeToken.deadlineAt === null ? undefined : resumeToken.deadlineAt - now;
  const { scheduledPolls: polls, pollInMs } = resumeToken;
  const moment = { elapsedInMs, polls, progress: readProgress(progress), costShare, random };
  const delay = planDelay(schedule, moment, { retryAfterInMs, remainingInMs, pollInMs });
  resumeToken.nextPollAt = now + delay.delayInMs;
  return delay;
}

/**
 * The same wait with another deadline. A poll that was planned for after it, or too shortly before, comes in time for it: the
 * old plan knew nothing of the new deadline.
 *
 * @param deadlineInMs from `now`; Infinity for none.
 */
export function withDeadline(resumeToken: ResumeToken, deadlineInMs: number, now: number): ResumeToken {
  const { deadlineAt } = startResumeToken("-", { now, deadlineInMs });
  const { nextPollAt, startedAt, pollInMs } = resumeToken;
  const moved: ResumeToken = { ...resumeToken, deadlineAt };
  if (deadlineAt === null || nextPollAt === null) return moved;
  const lastPollAt = Math.ceil(now) + Math.max(0, lastPollInMs(deadlineAt - now, now - startedAt, pollInMs));
  return nextPollAt > lastPollAt && lastPollAt < deadlineAt ? { ...moved, nextPollAt: lastPollAt } : moved;
}

const defaultSchedule = /* @__PURE__ */ squareRoot();
const defaultPolicy = /* @__PURE__ */ transient();

/**
 * The `google.rpc.Code` that an error carries, as `ApiError` does; any source's errors may. Other numbers are not codes: a
 * DOMException's `code` is 23 where a read was cut for taking too long, and other libraries put the HTTP status there.
 */
function codeOf(error: unknown): number | undefined {
  const code = fieldOf(error, "code");
  return typeof code === "number" && codes.includes(code) ? code : undefined;
}

const codes: readonly number[] = /* @__PURE__ */ Object.values(rpcCodes);

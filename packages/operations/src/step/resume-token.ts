import { isJsonObject } from "@aidmp/client/internal";
import type { FailureKind } from "../policy/failure-kind.js";
import { OptionsError } from "../options/options-error.js";
import { ResumeTokenError } from "./resume-token-error.js";

/**
 * Everything needed to go on waiting for an operation somewhere else: another process, a queue's next job, tomorrow.
 * Plain JSON under 1 KB; it holds no secret and no address, and resuming from it never creates anything.
 */
export interface ResumeToken {
  readonly kind: "aidmp.operation";
  readonly version: 1;
  /** The operation's name, as the service gave it. */
  readonly name: string;
  /** When the wait began, in milliseconds since 1970. Schedules count from here. */
  readonly startedAt: number;
  /** When the waiting ends, in milliseconds since 1970; `null` for never. */
  readonly deadlineAt: number | null;
  /** When the next poll is due, in milliseconds since 1970; `null` for at once. */
  readonly nextPollAt: number | null;
  /** Polls that did not fail. */
  readonly polls: number;
  /** Polls that this operation was due for, failed or not: the schedule's memory. */
  readonly scheduledPolls: number;
  /** Failed polls in a row, and since when; 0 and `null` after a good one. The time moves on by what nobody polled in. */
  readonly failedPolls: number;
  readonly failingSince: number | null;
  /** The kind of the latest of them, and since when they are all of that kind; `null` after a good one. */
  readonly failingAs: { readonly kind: FailureKind; readonly since: number } | null;
  /** What a poll takes, in milliseconds; 0 where that is not known. */
  readonly pollInMs: number;
  /** Whether the server was asked to cancel (`"requested"`), and has accepted (`"accepted"`). */
  readonly cancel: "requested" | "accepted" | null;
  /** When it accepted, in milliseconds since 1970: from then on the end is near again, and schedules count from there. */
  readonly cancelledAt: number | null;
}

export interface StartOptions {
  readonly now: number;
  /** Milliseconds from `now` until the waiting ends. Default: never. */
  readonly deadlineInMs?: number | undefined;
  /** Set where the operation began earlier than `now`, in milliseconds since 1970. */
  readonly startedAt?: number | undefined;
}

/**
 * In bytes of JSON. Everything else in a resume token takes 500 at most, so that the whole stays under 1 KB; the names of
 * google.longrunning services are well below.
 */
const longestName = 512;

/** The resume token of an operation that has not been polled yet. */
export function startResumeToken(name: string, options: StartOptions): ResumeToken {
  const { deadlineInMs } = options;
  const now = Math.ceil(options.now);
  const startedAt = Math.ceil(options.startedAt ?? now);
  if (name === "") throw new TypeError("An operation needs a name to be waited for; this one's is empty.");
  if (sizeOf(name) > longestName) {
    throw new RangeError(`The operation's name takes ${sizeOf(name)} bytes; at most ${longestName} are possible.`);
  }
  // Text would be added to `now` as text.
  if (deadlineInMs !== undefined && !(typeof deadlineInMs === "number" && deadlineInMs >= 0)) {
    throw new OptionsError(`deadlineInMs must be a number of milliseconds from 0 up, not ${String(deadlineInMs)}.`);
  }
  if (!isTime(startedAt)) {
    throw new OptionsError(`startedAt must be in milliseconds since 1970, not ${String(startedAt)}.`);
  }
  const deadlineAt = Math.ceil(now + (deadlineInMs ?? Number.POSITIVE_INFINITY));
  return {
    kind,
    version,
    name,
    startedAt,
    deadlineAt: isTime(deadlineAt) ? deadlineAt : null,
    nextPollAt: null,
    polls: 0,
    scheduledPolls: 0,
    failedPolls: 0,
    failingSince: null,
    failingAs: null,
    pollInMs: 0,
    cancel: null,
    cancelledAt: null,
  };
}

/**
 * Checks a resume token that comes from outside: a database, a queue, a request.
 *
 * @param value the resume token, or its JSON text.
 * @throws {ResumeTokenError} that says whether it is damaged, foreign, or from a newer version of this package.
 */
export function parseResumeToken(value: unknown): ResumeToken {
  const fields = typeof value === "string" ? parseJson(value) : value;
  if (typeof fields !== "object" || fields === null || !("kind" in fields) || fields.kind !== kind) {
    throw new ResumeTokenError("foreign", `This is not a resume token of an operation: its "kind" is not "${kind}".`);
  }
  const resumeToken: Readonly<Record<string, unknown>> = { ...fields };
  if (typeof resumeToken["version"] === "number" && resumeToken["version"] > version) {
    const found = resumeToken["version"];
    throw new ResumeTokenError(
      "newer",
      `The resume token has version ${found}; this package reads up to ${version}. Update it.`,
    );
  }
  return {
    kind,
    version: check(resumeToken, "version", (found) => found === version),
    name: check(resumeToken, "name", isName),
    startedAt: check(resumeToken, "startedAt", isTime),
    deadlineAt: check(resumeToken, "deadlineAt", isTimeOrNull),
    nextPollAt: check(resumeToken, "nextPollAt", isTimeOrNull),
    polls: check(resumeToken, "polls", isCount),
    scheduledPolls: check(resumeToken, "scheduledPolls", isCount),
    failedPolls: check(resumeToken, "failedPolls", isCount),
    failingSince: check(resumeToken, "failingSince", isTimeOrNull),
    failingAs: check(resumeToken, "failingAs", isFailingAs) ?? null,
    pollInMs: check(resumeToken, "pollInMs", isDuration) ?? 0,
    cancel: check(resumeToken, "cancel", isCancel),
    cancelledAt: check(resumeToken, "cancelledAt", isTimeOrNull),
  };
}

/**
 * The same wait where the clock turned out to be wrong by `byInMs` and was set: what was a minute away still is.
 */
export function moveInTime(resumeToken: ResumeToken, byInMs: number): ResumeToken {
  const move = (time: number | null): number | null => (time === null ? null : Math.ceil(time + byInMs));
  const { failingAs } = resumeToken;
  return {
    ...resumeToken,
    startedAt: Math.ceil(resumeToken.startedAt + byInMs),
    deadlineAt: move(resumeToken.deadlineAt),
    nextPollAt: move(resumeToken.nextPollAt),
    failingSince: move(resumeToken.failingSince),
    cancelledAt: move(resumeToken.cancelledAt),
    failingAs: failingAs && { ...failingAs, since: Math.ceil(failingAs.since + byInMs) },
  };
}

/** Whether `value` claims to be a resume token, or its JSON text; {@link parseResumeToken} says whether it is a sound one. */
export function looksLikeResumeToken(value: unknown): boolean {
  // No operation's name begins with a brace.
  if (typeof value === "string") return value.trimStart().startsWith("{");
  return typeof value === "object" && value !== null && "kind" in value && "version" in value;
}

const kind = "aidmp.operation";
const version = 1;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the cause: a syntax error quotes the text, and what is given by mistake for a resume token may be a secret.
    throw new ResumeTokenError("damaged", "The resume token is not JSON; was it cut off?");
  }
}

function sizeOf(name: string): number {
  return new TextEncoder().encode(JSON.stringify(name)).length - '""'.length;
}

function check<T>(
  resumeToken: Readonly<Record<string, unknown>>,
  field: string,
  is: (value: unknown) => value is T,
): T {
  const value = resumeToken[field];
  if (!is(value)) {
    throw new ResumeTokenError("damaged", `The resume token is damaged: its "${field}" is missing or not usable.`);
  }
  return value;
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && sizeOf(value) <= longestName;
/** The last millisecond that a Date can hold. */
const latestTime = 8.64e15;
const isTime = (value: unknown): value is number => typeof value === "number" && Math.abs(value) <= latestTime;
const isTimeOrNull = (value: unknown): value is number | null => value === null || isTime(value);
const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const failureKinds: readonly unknown[] = [
  "outage",
  "not-service",
  "unauthenticated",
  "forbidden",
  "not-found",
  "rejected",
] satisfies readonly FailureKind[];
// The first tokens had neither of these two fields.
const isFailingAs = (value: unknown): value is ResumeToken["failingAs"] | undefined =>
  value === undefined ||
  value === null ||
  (isJsonObject(value) && failureKinds.includes(value["kind"]) && isTime(value["since"]));
const isDuration = (value: unknown): value is number | undefined =>
  value === undefined || (isTime(value) && value >= 0);
const isCancel = (value: unknown): value is ResumeToken["cancel"] =>
  value === null || value === "requested" || value === "accepted";

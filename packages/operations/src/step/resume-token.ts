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
  /** Failed polls in a row, and since when; 0 and `null` after a good one. */
  readonly failedPolls: number;
  readonly failingSince: number | null;
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
export function startResumeToken(name: string, { now, deadlineInMs, startedAt = now }: StartOptions): ResumeToken {
  if (name === "") throw new TypeError("An operation needs a name to be waited for; this one's is empty.");
  if (sizeOf(name) > longestName) {
    throw new RangeError(`The operation's name takes ${sizeOf(name)} bytes; at most ${longestName} are possible.`);
  }
  if (deadlineInMs !== undefined && !(deadlineInMs >= 0)) {
    throw new RangeError(`deadlineInMs must be 0 or more milliseconds, not ${deadlineInMs}.`);
  }
  if (!(Math.abs(startedAt) <= latestTime)) {
    throw new RangeError(`startedAt must be in milliseconds since 1970, not ${startedAt}.`);
  }
  const deadlineAt = now + (deadlineInMs ?? Number.POSITIVE_INFINITY);
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
    cancel: check(resumeToken, "cancel", isCancel),
    cancelledAt: check(resumeToken, "cancelledAt", isTimeOrNull),
  };
}

/** Whether `value` claims to be a resume token; {@link parseResumeToken} says whether it is a sound one. */
export function looksLikeResumeToken(value: unknown): boolean {
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
const isCancel = (value: unknown): value is ResumeToken["cancel"] =>
  value === null || value === "requested" || value === "accepted";

import { isOperationDeadlineError, type ResumeToken, type TerminalState } from "@aidmp/operations";
import type { SharedStep } from "@aidmp/operations/step";
import { isJsonObject, messageOf } from "@aidmp/client/internal";

/**
 * How a wait ended, as it is kept in its job: what JSON keeps of it. `"succeeded"`, `"failed"` and `"cancelled"` are the
 * operation's own ends. The other two ended the waiting only, and the operation goes on.
 */
export type WaitEnd<Metadata = unknown, Response = unknown> = TerminalState<Metadata, Response> | StoppedWait;

export interface StoppedWait {
  /** The deadline passed, or the policy stopped because the operation cannot be read. */
  readonly status: "deadline" | "unreadable";
  /** The operation's name. */
  readonly name: string;
  /** What happened, for people. */
  readonly message: string;
  /** Another wait can go on with it: `addWait(queue, end.resumeToken, …)` after this job was removed. */
  readonly resumeToken: ResumeToken;
  /** Polls that did not fail, and when the wait began and stopped, in milliseconds since 1970. */
  readonly polls: number;
  readonly startedAt: number;
  readonly readAt: number;
}

/** The end that a step leads to; `undefined` where the wait goes on. */
export function endOf<Metadata, Response>(
  { resumeToken, next }: SharedStep<Metadata, Response>,
  now: number,
): WaitEnd<Metadata, Response> | undefined {
  switch (next.action) {
    case "wait":
      return undefined;
    case "end":
      return isStorable(next.state)
        ? next.state
        : stopped("unreadable", "What was read of it cannot be kept as JSON.", resumeToken, now);
    case "stop":
      return stopped(
        isOperationDeadlineError(next.error) ? "deadline" : "unreadable",
        next.error.message,
        next.error.resumeToken,
        now,
      );
    case "broken":
      return stopped("unreadable", `The schedule or the policy threw: ${messageOf(next.error)}`, resumeToken, now);
  }
}

/** Whether what a job holds is an end. What it says beyond its status, the source of its data space has read, and JSON kept. */
export function isWaitEnd<Metadata, Response>(value: unknown): value is WaitEnd<Metadata, Response> {
  const statuses: readonly unknown[] = ["succeeded", "failed", "cancelled", "deadline", "unreadable"];
  return isJsonObject(value) && statuses.includes(value["status"]) && typeof value["name"] === "string";
}

function stopped(status: StoppedWait["status"], message: string, resumeToken: ResumeToken, now: number): StoppedWait {
  const { name, polls, startedAt } = resumeToken;
  return { status, name, message, resumeToken, polls, startedAt, readAt: Math.ceil(now) };
}

/** A source's response may hold anything: a bigint, or itself. */
function isStorable(state: unknown): boolean {
  try {
    JSON.stringify(state);
    return true;
  } catch {
    return false;
  }
}

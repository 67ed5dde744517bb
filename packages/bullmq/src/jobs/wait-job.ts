import { parseResumeToken, type ResumeToken } from "@aidmp/operations";
import { check, fieldsOf, isText, version } from "./versioned.js";
import { isWaitEnd, type WaitEnd } from "./wait-end.js";
import { WaitDataError } from "./wait-data-error.js";

/**
 * The data of a wait's job, in the user's queue: delayed while the operation runs, ready once its end is written into it.
 */
export interface WaitJob<Metadata = unknown, Response = unknown> {
  readonly kind: "aidmp.wait";
  readonly version: 1;
  readonly dataSpaceId: string;
  /** What the wait began with. What is known now is in the job's poll entry. */
  readonly resumeToken: ResumeToken;
  /** The caller's own. */
  readonly data: unknown;
  /** How the wait ended; absent while it goes on. */
  readonly end?: WaitEnd<Metadata, Response> | undefined;
}

export function waitJob(fields: Omit<WaitJob, "kind" | "version">): WaitJob {
  return { kind, version, ...fields };
}

/** @throws {WaitDataError} it is foreign, damaged, or from a newer version. */
export function parseWaitJob<Metadata, Response>(
  value: unknown,
  jobId: string | undefined,
): WaitJob<Metadata, Response> {
  const fields = fieldsOf(value, kind, jobId);
  const { end } = fields;
  if (end !== undefined && !isWaitEnd<Metadata, Response>(end)) {
    throw new WaitDataError("damaged", `Job ${jobId ?? "without an id"} is damaged: its "end" is not usable.`);
  }
  return {
    kind,
    version,
    dataSpaceId: check(fields, "dataSpaceId", isText, jobId),
    resumeToken: parseResumeToken(fields["resumeToken"]),
    data: fields["data"],
    ...(end !== undefined && { end }),
  };
}

/**
 * The id of the job that waits for an operation, and the id to make effects exactly once by. The same operation has the same id,
 * so that it is waited for once.
 */
export function waitIdOf(operationName: string): string {
  // BullMQ refuses ids with a colon, and ids that are numbers.
  return `wait-${encodeURIComponent(operationName)}`;
}

const kind = "aidmp.wait";

import { isJsonObject } from "@aidmp/client/internal";
import { check, fieldsOf, isText, version } from "../jobs/versioned.js";
import { type QueueFamily, spaceKey } from "./queue-family.js";
import { tryChange } from "./try-change.js";

/** The data of a data space's poll job. */
export interface PollJob {
  readonly kind: "aidmp.poll";
  readonly version: 1;
  readonly dataSpaceId: string;
  /** Until when it is delayed, in milliseconds since 1970. */
  readonly dueAt: number;
  /** Whether its last run found no wait. The next such run ends it. */
  readonly isIdle: boolean;
}

export function pollJob(fields: Omit<PollJob, "kind" | "version">): PollJob {
  return { kind, version, ...fields };
}

/** @throws {WaitDataError} it is foreign, damaged, or from a newer version. */
export function parsePollJob(value: unknown, jobId: string | undefined): PollJob {
  const fields = fieldsOf(value, kind, jobId);
  const { dueAt, isIdle } = fields;
  return {
    kind,
    version,
    dataSpaceId: check(fields, "dataSpaceId", isText, jobId),
    dueAt: typeof dueAt === "number" ? dueAt : 0,
    isIdle: isIdle === true,
  };
}

/** Sees to it that the waits of a data space are polled at `at`, or before. */
export async function pollBy(family: QueueFamily, dataSpaceId: string, at: number, now: number): Promise<void> {
  const jobId = spaceKey(dataSpaceId);
  const delay = Math.max(0, Math.ceil(at - now));
  await family.polls.add("poll", pollJob({ dataSpaceId, dueAt: at, isIdle: false }), { ...jobOptions, jobId, delay });
  const job = await family.polls.getJob(jobId);
  // The data's own time, since a job does not say until when it is delayed. One that is being run looks again afterwards.
  const planned = isJsonObject(job?.data) ? job.data["dueAt"] : undefined;
  if (job === undefined || (typeof planned === "number" && planned <= at)) return;
  await tryChange(job.changeDelay(delay));
}

/** A poll job that fails, since the store did or a program's bug, is run again; BullMQ keeps it through any number of kills. */
const jobOptions = {
  attempts: 1_000_000_000,
  backoff: { type: "fixed", delay: 2_000 },
  removeOnComplete: true,
  stackTraceLimit: 3,
};
const kind = "aidmp.poll";

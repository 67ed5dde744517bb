import { type AidmpClient, type Operation, systemClock } from "@aidmp/client";
import { findProblems } from "../source/find-problems.js";
import { SourceError } from "../source/source-error.js";
import { keyOf, type UploadRequest } from "./create-request.js";
import { startOnce } from "./start-once.js";
import type { UploadOptions } from "./upload-files.js";
import { waitingFor } from "./waiting.js";

export type BeginUploadOptions = Pick<
  UploadOptions,
  "signal" | "journal" | "journalKey" | "commitId" | "source" | "visibilityDelayInMs" | "onEvent" | "clock" | "random"
>;

/**
 * The first half of `uploadFiles`: checks, creates exactly once, and does not wait. The operation can be waited for anywhere.
 *
 * @throws {SourceError}, {UploadOutcomeUnknownError}, {JournalError}, what the create call throws, the signal's reason.
 */
export async function beginUpload(
  client: AidmpClient,
  upload: UploadRequest,
  options: BeginUploadOptions = {},
): Promise<Operation> {
  const problems = findProblems(upload.from, upload.to);
  if (problems.length > 0) throw new SourceError(problems);
  const { clock = systemClock, random = Math.random, visibilityDelayInMs = 30_000, signal, journal, onEvent } = options;
  const { source = waitingFor(client, upload.to.dataSpaceId, clock).source } = options;
  const { journalKey: key = keyOf(upload), commitId } = options;
  const settings = { source, journal, key, commitId, signal, visibilityDelayInMs, onEvent, clock, random };
  return (await startOnce(client, upload, settings)).operation;
}

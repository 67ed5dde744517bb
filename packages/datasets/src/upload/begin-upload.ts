import { type AidmpClient, type Clock, type Operation, systemClock } from "@aidmp/client";
import type { StartUploadEvent } from "@aidmp/operations";
import {
  aClock,
  aFunction,
  aSignal,
  checkOptions,
  durationInMs,
  nonEmptyText,
  type OptionRules,
} from "@aidmp/operations/internal";
import { findProblems } from "../source/find-problems.js";
import { SourceError } from "../source/source-error.js";
import { keyOf, type UploadRequest } from "./create-request.js";
import type { UploadJournal } from "./journal.js";
import { startOnce } from "./start-once.js";
import { type UploadTaskSource, waitingFor } from "./waiting.js";

export interface BeginUploadOptions {
  /** Ends it with the signal's reason. Whether a task was created stays open then. */
  readonly signal?: AbortSignal | undefined;
  /** What becomes of a create whose response was lost. What it throws is ignored. */
  readonly onEvent?: ((event: StartUploadEvent) => void) | undefined;
  /** Makes the upload survive the end of the process: see `UploadJournal`. */
  readonly journal?: UploadJournal | undefined;
  /** The upload's name in the journal. Default: made of source, target and message. Give a new one to upload the same again. */
  readonly journalKey?: string | undefined;
  /** The id of the new commit, where you choose it yourself. Must be new. Default: chosen by the journal, else by the service. */
  readonly commitId?: string | undefined;
  /** Reads the tasks. Default: a `taskListSource` of the data space. */
  readonly source?: UploadTaskSource | undefined;
  /** How long a created task may take to appear on the list, in milliseconds. Default: 30000. */
  readonly visibilityDelayInMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Draws from [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * The first half of `uploadFiles`: checks, creates exactly once, and does not wait. The operation can be waited for anywhere.
 *
 * @throws {OptionsError} an option is unknown, or not what it must be; {SourceError} source or target cannot be right, and
 * nothing was sent; {UploadOutcomeUnknownError} whether the task exists cannot be told; {JournalError}; what the create call
 * throws; the signal's reason.
 */
export async function beginUpload(
  client: AidmpClient,
  upload: UploadRequest,
  options: BeginUploadOptions = {},
): Promise<Operation> {
  checkOptions("beginUpload", options, beginRules);
  const problems = findProblems(upload.from, upload.to);
  if (problems.length > 0) throw new SourceError(problems);
  const { clock = systemClock, random = Math.random, visibilityDelayInMs = 30_000, signal, onEvent } = options;
  const { journal, journalKey: key = keyOf(upload), commitId } = options;
  const { source = waitingFor(client, upload.to.dataSpaceId, clock).source } = options;
  const settings = { source, journal, key, commitId, signal, visibilityDelayInMs, onEvent, clock, random };
  return startOnce(client, upload, settings);
}

/** What `beginUpload` takes, for those that pass options on to it. */
export const beginRules: OptionRules = {
  signal: aSignal,
  onEvent: aFunction,
  journal: {
    is: (value) => typeof value === "object" && value !== null && "read" in value && "write" in value,
    must: "have the functions read and write, as fileJournal(path) does",
  },
  journalKey: nonEmptyText,
  commitId: nonEmptyText,
  source: {
    is: (value) => typeof value === "object" && value !== null && "list" in value,
    must: "be a taskListSource",
  },
  visibilityDelayInMs: durationInMs,
  clock: aClock,
  random: aFunction,
};

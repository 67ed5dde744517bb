import { type AidmpClient, type Clock, type Operation, systemClock } from "@aidmp/client";
import { notify } from "@aidmp/client/internal";
import {
  type Poller,
  type PollerEvent,
  type StartUploadEvent,
  transferProgress,
  type UploadTask,
} from "@aidmp/operations";
import {
  aBoolean,
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
import { IncompleteUploadError } from "./incomplete-upload-error.js";
import type { UploadJournal } from "./journal.js";
import { followProgress, type UploadProgress } from "./progress.js";
import { startOnce } from "./start-once.js";
import { type UploadTaskSource, waitingFor } from "./waiting.js";

export interface UploadOptions {
  /** Milliseconds until the waiting ends with an `OperationDeadlineError`; the task goes on. Default: never. */
  readonly deadlineInMs?: number | undefined;
  /** Stops the waiting, with the signal's reason. A task that was created goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each poll. What it throws is ignored. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Called when the task is known: for logs, and for who wants to wait elsewhere. */
  readonly onStarted?: ((operation: Operation) => void) | undefined;
  /** Polls, failed ones too, and what becomes of a create whose response was lost. What it throws is ignored. */
  readonly onEvent?: ((event: PollerEvent | StartUploadEvent) => void) | undefined;
  /** Makes the upload survive the end of the process: see `UploadJournal`. */
  readonly journal?: UploadJournal | undefined;
  /** The upload's name in the journal. Default: made of source, target and message. Give a new one to upload the same again. */
  readonly journalKey?: string | undefined;
  /** The id of the new commit, where you choose it yourself. Must be new. Default: chosen by the journal, else by the service. */
  readonly commitId?: string | undefined;
  /** Accepts a task that copied no file. Default: false. */
  readonly allowEmpty?: boolean | undefined;
  /** Reads the tasks. Default: a `taskListSource` of the data space, and with it one poller for all uploads of the client. */
  readonly source?: UploadTaskSource | undefined;
  /** Waits on this poller. Default: one for each client and data space. */
  readonly poller?: Poller<UploadTask, UploadTask> | undefined;
  /** How long a created task may take to appear on the list, in milliseconds. Default: 30000. */
  readonly visibilityDelayInMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Draws from [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * The whole upload: checks what can be checked, creates the task exactly once, waits for its end, and resolves with the task when
 * every file arrived.
 *
 * ```ts
 * const task = await uploadFiles(client, { from, to, message: "Add the images" }, { onProgress, journal: fileJournal("uploads.ndjson") });
 * ```
 *
 * With a `journal` it may be killed at any moment and called again: an upload that was begun is found by its commit id and waited
 * for, and nothing is created twice. One that had ended is told again.
 *
 * @throws {SourceError} the source or the target cannot be right, and nothing was sent; {IncompleteUploadError} the task finished,
 * and files failed or there were none; {UploadOutcomeUnknownError} whether the task exists cannot be told;
 * {OperationFailedError}, {OperationCancelledError}, {OperationDeadlineError}, {PollError} as `waitForOperation`;
 * {JournalError}; what the create call throws; the signal's reason.
 */
export async function uploadFiles(
  client: AidmpClient,
  upload: UploadRequest,
  options: UploadOptions = {},
): Promise<UploadTask> {
  checkOptions("uploadFiles", options, uploadRules);
  const problems = findProblems(upload.from, upload.to);
  if (problems.length > 0) throw new SourceError(problems);
  const { clock = systemClock, random = Math.random, visibilityDelayInMs = 30_000, signal, journal, onEvent } = options;
  const shared = waitingFor(client, upload.to.dataSpaceId, clock);
  const { source = shared.source, poller = shared.poller } = options;
  const { journalKey: key = keyOf(upload), commitId } = options;
  const settings = { source, journal, key, commitId, signal, visibilityDelayInMs, onEvent, clock, random };
  const { operation, ended } = await startOnce(client, upload, settings);
  if (options.onStarted) notify(options.onStarted, operation);
  const task = await follow(poller, operation, options, clock);
  await ended();
  const { files } = transferProgress(task);
  const isEmpty = files.total === 0 && options.allowEmpty !== true;
  if (isEmpty || files.failed > 0 || files.succeeded < files.total) throw new IncompleteUploadError(task);
  return task;
}

/** What `uploadFiles` takes, for those that pass options on to it. */
export const uploadRules: OptionRules = {
  deadlineInMs: durationInMs,
  signal: aSignal,
  onProgress: aFunction,
  onStarted: aFunction,
  onEvent: aFunction,
  journal: {
    is: (value) => typeof value === "object" && value !== null && "read" in value && "write" in value,
    must: "have the functions read and write, as fileJournal(path) does",
  },
  journalKey: nonEmptyText,
  commitId: nonEmptyText,
  allowEmpty: aBoolean,
  source: {
    is: (value) => typeof value === "object" && value !== null && "list" in value,
    must: "be a taskListSource",
  },
  poller: { is: (value) => typeof value === "object" && value !== null && "watch" in value, must: "be a poller" },
  visibilityDelayInMs: durationInMs,
  clock: aClock,
  random: aFunction,
};

async function follow(
  poller: Poller<UploadTask, UploadTask>,
  operation: Operation,
  { deadlineInMs, signal, onProgress, onEvent }: UploadOptions,
  clock: Clock,
): Promise<UploadTask> {
  // What a create answers holds no counters: of one that is done already, the list is asked once.
  const isDone = operation.done === true && !operation.error;
  const watch = poller.watch(isDone ? (operation.name ?? "") : operation, { deadlineInMs, onEvent });
  const result = watch.result({ signal });
  if (onProgress) {
    const progressOf = followProgress();
    await watchStates(watch.states({ signal }), (state) => {
      const task = state.status === "succeeded" ? state.response : state.metadata;
      if (task) notify(onProgress, progressOf(task, clock.now()));
    });
  }
  return result;
}

/** How the wait ends is for `result` to say. */
async function watchStates<State>(states: AsyncIterable<State>, onState: (state: State) => void): Promise<void> {
  try {
    for await (const state of states) onState(state);
  } catch {
    // The same ending rejects the result.
  }
}

import { type AidmpClient, type Clock, type Operation, systemClock } from "@aidmp/client";
import { notify } from "@aidmp/client/internal";
import { type Poller, type PollerEvent, type StartUploadEvent, type UploadTask } from "@aidmp/operations";
import { aBoolean, aFunction, checkOptions, durationInMs, type OptionRules } from "@aidmp/operations/internal";
import { beginRules, beginUpload, type BeginUploadOptions } from "./begin-upload.js";
import type { UploadRequest } from "./create-request.js";
import { checkComplete } from "./incomplete-upload-error.js";
import { followProgress, type UploadProgress } from "./progress.js";
import { waitingFor } from "./waiting.js";

export interface UploadOptions extends Omit<BeginUploadOptions, "onEvent"> {
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
  /** Accepts a task that copied no file. Default: false. */
  readonly allowEmpty?: boolean | undefined;
  /** Waits on this poller. Default: one for each client and data space. */
  readonly poller?: Poller<UploadTask, UploadTask> | undefined;
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
 * for, and nothing is created twice. One that had ended, well or badly, is told again.
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
  const { deadlineInMs: _deadline, onProgress: _onProgress, onStarted, allowEmpty = false, poller, ...begin } = options;
  const operation = await beginUpload(client, upload, begin);
  if (onStarted) notify(onStarted, operation);
  const { clock = systemClock } = options;
  const task = await follow(
    poller ?? waitingFor(client, upload.to.dataSpaceId, clock).poller,
    operation,
    options,
    clock,
  );
  checkComplete(task, { allowEmpty });
  return task;
}

/** What `uploadFiles` takes, for those that pass options on to it. */
export const uploadRules: OptionRules = {
  ...beginRules,
  deadlineInMs: durationInMs,
  onProgress: aFunction,
  onStarted: aFunction,
  allowEmpty: aBoolean,
  poller: { is: (value) => typeof value === "object" && value !== null && "watch" in value, must: "be a poller" },
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

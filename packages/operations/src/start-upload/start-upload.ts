import { type AidmpClient, type Clock, createUploadFilesTask, type Operation, systemClock } from "@aidmp/client";
import { isJsonObject, notify } from "@aidmp/client/internal";
import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import { aClock, aFunction, checkOptions, durationInMs } from "../options/check-options.js";
import { MalformedOperationError } from "../reading/malformed-operation-error.js";
import { UploadOutcomeUnknownError } from "./upload-outcome-unknown-error.js";
import { operationName, readOperation } from "../reading/read-operation.js";
import type { TaskLister } from "../sources/task-list/list-tasks.js";
import { taskListSource } from "../sources/task-list/task-list-source.js";
import { sharedIdentity } from "./match.js";
import type { StartUploadEvent } from "./events.js";
import { findTask, type FindTaskOptions } from "./find-task.js";
import { readBefore } from "./read-before.js";
import { isFinal, mayHaveArrived } from "./outcome.js";
import { runExclusive } from "./keyed-mutex.js";

export interface StartUploadOptions {
  /** Where the task is searched for. Default: a `taskListSource` of the request's data space. */
  readonly source?: TaskLister | undefined;
  /**
   * How long, in milliseconds, the task may take to appear on the list after a response was lost. Only then, and only if it
   * is not there, is the request sent again. Default: 30000, the time for which gateways commonly hold on to a request
   * whose client is gone.
   */
  readonly visibilityDelayInMs?: number | undefined;
  /** The name of the operation that a listed task belongs to. Default: the task's id; that the two are the same is assumed. */
  readonly operationNameOf?: ((taskId: string) => string) | undefined;
  /** For logs. What it throws or rejects with is ignored. */
  readonly onEvent?: ((event: StartUploadEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** Draws from [0, 1), for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** A request that is lost this often is not lost by chance. */
const mostSends = 3;

/**
 * Creates an upload task exactly once, or says clearly that it cannot tell: the create call has no idempotency key.
 *
 * ```ts
 * const source = taskListSource(client, { dataSpaceId });
 * const operation = await startUpload(client, request, { source });
 * const task = await waitForOperation(operation, { source });
 * ```
 *
 * The tasks of the dataset are listed first (the last hour, mostly one page), so that none of them is taken for the new one.
 * Calls with the same `source` share that: those that begin together are one listing, and the next goes back five minutes only.
 * Then the request is sent. Where the response is lost (a timeout, a broken connection, 408, 500, 502, 503, 504, one that
 * cannot be read) the list is searched for a task that was not there before: one with the same dataset, branch, source and
 * target is adopted; if there is none when `visibilityDelayInMs` has passed, the request is sent again; anything else is an
 * error. Calls of this process that could take each other's task (same branch, source and target) are made one by one.
 *
 * Another process that uploads the same source to the same target at the same time can be told apart by one thing only: a
 * unique `commit_id` in the request, which the listed task then must have.
 *
 * @param request as for `createUploadFilesTask`; aborting its signal leaves open whether a task was created.
 * @returns the operation, created or adopted, to be watched.
 * @throws {UploadOutcomeUnknownError} the task may exist, with the tasks that may be it; what listing the tasks throws
 * before anything was sent; what `createUploadFilesTask` throws where it certainly created nothing; the signal's reason.
 */
export async function startUpload(
  client: AidmpClient,
  request: CreateUploadFilesTaskOptions,
  options: StartUploadOptions = {},
): Promise<Operation> {
  checkOptions("startUpload", options, {
    source: {
      is: (value) => isJsonObject(value) && typeof value["list"] === "function",
      must: "list tasks, as taskListSource(client, { dataSpaceId }) does",
    },
    visibilityDelayInMs: durationInMs,
    operationNameOf: aFunction,
    onEvent: aFunction,
    clock: aClock,
    random: aFunction,
  });
  const { visibilityDelayInMs = 30_000, clock = systemClock, random = Math.random } = options;
  const dataSpaceId = request.params.path.data_space_id;
  const source = options.source ?? taskListSource(client, { dataSpaceId });
  const settings = { request, source, visibilityDelayInMs, clock, random };
  return runExclusive(client, sharedIdentity(request), request.signal, () => createOnce(client, settings, options));
}

async function createOnce(
  client: AidmpClient,
  settings: FindTaskOptions,
  { operationNameOf = (taskId) => taskId, onEvent = () => undefined }: StartUploadOptions,
): Promise<Operation> {
  const { request, source, clock, random } = settings;
  const { data_space_id: dataSpaceId, repo_id: repoId } = request.params.path;
  const before = await readBefore({ source, dataSpaceId, repoId, clock, random }, request.signal);
  for (let sends = 1; ; sends += 1) {
    const { operation, error } = await send(client, request);
    if (operation !== undefined) return operation;
    notify(onEvent, { type: "outcome-unknown", error, sends });
    const finding = await findTask(before, settings, { createError: error, sends });
    if (finding.action === "adopt") {
      notify(onEvent, { type: "adopted", taskId: finding.taskId, sends });
      return { name: operationNameOf(finding.taskId) };
    }
    if (isFinal(error)) throw error;
    if (sends === mostSends) {
      const why = `it was sent ${sends} times, no response could be used, and no task appeared on the list`;
      throw new UploadOutcomeUnknownError(why, { createError: error, candidates: [], sends }, { cause: error });
    }
    notify(onEvent, { type: "send-again", sends });
  }
}

type Sent =
  | { readonly operation: Operation; readonly error?: undefined }
  | { readonly operation?: undefined; readonly error: unknown };

/** Throws what certainly left no task behind. */
async function send(client: AidmpClient, request: CreateUploadFilesTaskOptions): Promise<Sent> {
  try {
    const operation = await createUploadFilesTask(client, request);
    const result = readOperation(operation);
    if (result.status === "poll-failed") return { error: result.error };
    if (result.status !== "running" || operationName(operation) !== "") return { operation };
    return { error: new MalformedOperationError("The response is an operation that is not done and has no name.") };
  } catch (error) {
    if (request.signal?.aborted !== true && mayHaveArrived(error)) return { error };
    throw error;
  }
}

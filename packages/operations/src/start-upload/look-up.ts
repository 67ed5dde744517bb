import {
  type Clock,
  type CreateUploadFilesTaskOptions,
  isAidmpError,
  isApiError,
  isRequestError,
  type TransferTask,
} from "@aidmp/client";
import {
  UploadOutcomeUnknownError,
  type UploadOutcomeUnknownErrorFields,
} from "../errors/upload-outcome-unknown-error.js";
import { offAbort, onAbort } from "../poller/abort-listeners.js";
import type { TaskSearcher } from "../sources/task-list/search.js";
import { type Before, likeness } from "./candidate.js";
import { decide, type Decision, type Look } from "./decide.js";

export interface LookUpOptions {
  readonly request: CreateUploadFilesTaskOptions;
  readonly source: TaskSearcher;
  readonly settlingTimeInMs: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How far back the list is read before the request is sent; by far more than two clocks that can sign differ. */
const windowInMs = 3_600_000;

/** The first look after a lost answer comes at once, the next after this, and each gap is twice the one before. */
const firstGapInMs = 500;
const longestGapInMs = 5_000;

/** Looks after the settling time that may fail, or find the list changing, before it is called unreadable. */
const mostSettledLooks = 5;

/**
 * Readings of the list before the request is sent. What one passes over because the list changes, another sees; and one
 * that fails costs nothing but time.
 */
const mostReadingsBefore = 5;

/** What is on the list now: none of it is what a request that is sent from now on creates. */
export async function readBefore({ request, source, clock, random }: LookUpOptions): Promise<Before> {
  const { data_space_id: dataSpaceId, repo_id: repoId } = request.params.path;
  const ids = new Set<string>();
  const matches = (task: TransferTask): boolean => {
    ids.add(task.id ?? "");
    return false;
  };
  let since = clock.now() - windowInMs;
  let before: Before | undefined;
  for (let readings = 1; ; readings += 1) {
    try {
      const search = { dataSpaceId, repoId, matches, since };
      const { isWhole, serverTimeInMs } = await source.search(search, request.signal ?? undefined);
      const knowsServerTime = serverTimeInMs !== undefined;
      // Where our clock is far ahead, what the server creates now would look too old.
      if (knowsServerTime && since > serverTimeInMs - windowInMs / 2) since = serverTimeInMs - windowInMs;
      else before = { ids, since, knowsServerTime };
      if (before !== undefined && (isWhole || readings >= mostReadingsBefore)) return before;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (readings >= mostReadingsBefore) {
        if (before !== undefined) return before;
        throw error;
      }
      await pause(firstGapInMs * (1 + random()), clock, request.signal);
    }
  }
}

/** All but what the same request would meet again: a refusal, or one that could not even be sent. */
function mayPass(error: unknown): boolean {
  if (isApiError(error)) return error.status >= 500 || error.status === 408 || error.status === 429;
  return isAidmpError(error) && !isRequestError(error);
}

/**
 * Looks until the list tells what became of the request.
 *
 * @throws UploadOutcomeUnknownError when it cannot; the signal's reason.
 */
export async function lookUp(
  before: Before,
  options: LookUpOptions,
  sent: Omit<UploadOutcomeUnknownErrorFields, "candidates">,
): Promise<Exclude<Decision, { readonly action: "look-again" | "give-up" }>> {
  const { request, settlingTimeInMs, clock, random } = options;
  const settledAt = clock.monotonic() + settlingTimeInMs;
  let settledLooks = 0;
  for (let gapInMs = firstGapInMs; ; gapInMs = Math.min(2 * gapInMs, longestGapInMs)) {
    const isSettled = clock.monotonic() >= settledAt;
    const { decision, error } = await look(before, isSettled, options);
    if (decision?.action === "give-up") {
      const { candidates } = decision;
      const why = `${candidates.length} on the task list may be it`;
      throw new UploadOutcomeUnknownError(why, { ...sent, candidates }, { cause: sent.createError });
    }
    if (decision !== undefined && decision.action !== "look-again") return decision;
    if (isSettled) settledLooks += 1;
    if (settledLooks === mostSettledLooks) {
      const why =
        error === undefined
          ? "the task list kept changing while it was read"
          : "the task list, which would tell, cannot be read";
      throw new UploadOutcomeUnknownError(why, { ...sent, candidates: [] }, { cause: error ?? sent.createError });
    }
    const untilSettledInMs = isSettled ? Number.POSITIVE_INFINITY : settledAt - clock.monotonic();
    await pause(Math.max(0, Math.min(untilSettledInMs, gapInMs * (1 + random()))), clock, request.signal);
  }
}

interface LookAnswer {
  readonly decision?: Decision;
  /** Why the list could not be read. */
  readonly error?: unknown;
}

/** The last look, which may lead to another request, is narrowed by nothing: what `start_time` compares is not documented. */
async function look(before: Before, isSettled: boolean, { request, source }: LookUpOptions): Promise<LookAnswer> {
  const { data_space_id: dataSpaceId, repo_id: repoId } = request.params.path;
  const matches = (task: TransferTask): boolean => likeness(task, request, before) !== "other";
  const since = isSettled ? undefined : before.since;
  try {
    const found = await source.search({ dataSpaceId, repoId, matches, since }, request.signal ?? undefined);
    const candidates: Look["candidates"] = Array.from(found.tasks.values(), (task) => ({
      task,
      likeness: likeness(task, request, before),
    }));
    return { decision: decide({ candidates, isWhole: found.isWhole, isSettled }) };
  } catch (error) {
    request.signal?.throwIfAborted();
    return { error };
  }
}

/** Waits, or rejects with the signal's reason as soon as it is aborted; leaves neither a timer nor a listener. */
function pause(durationInMs: number, clock: Clock, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      if (signal) offAbort(signal, waiting);
      resolve();
    }, durationInMs);
    const waiting = {
      aborted(reason: unknown): void {
        clock.clearTimeout(timer);
        reject(reason);
      },
    };
    if (signal?.aborted === true) waiting.aborted(signal.reason);
    else if (signal) onAbort(signal, waiting);
  });
}

import { type Clock, isApiError, isRequestError } from "@aidmp/client";
import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import { throwIfAborted, wait } from "@aidmp/client/internal";
import type { TaskLister } from "../sources/task-list/list-tasks.js";
import { type Candidate, decide, type Decision } from "./decide.js";
import { type Before, matchTask } from "./match.js";
import { UploadOutcomeUnknownError, type UploadOutcomeUnknownErrorFields } from "./upload-outcome-unknown-error.js";

export interface FindTaskOptions {
  readonly request: CreateUploadFilesTaskOptions;
  readonly source: TaskLister;
  readonly visibilityDelayInMs: number;
  readonly clock: Clock;
  readonly random: () => number;
}

/** How far back the list is read before the request is sent; by far more than two clocks that can sign differ. */
const windowInMs = 3_600_000;

/** The first search after a lost response comes at once, the next after this, and each delay is twice the one before. */
const firstDelayInMs = 500;
const longestDelayInMs = 5_000;

/** Searches after the visibility delay that may fail, or find the list changing, before it is called unreadable. */
const mostLateSearches = 5;

/**
 * Scans of the list before the request is sent. What one passes over because the list changes, another sees; and one that
 * fails costs nothing but time.
 */
const mostScansBefore = 5;

/** What is on the list now: none of it is what a request that is sent from now on creates. */
export async function readBefore({ request, source, clock, random }: FindTaskOptions): Promise<Before> {
  const { data_space_id: dataSpaceId, repo_id: repoId } = request.params.path;
  const ids = new Set<string>();
  let since = clock.now() - windowInMs;
  let before: Before | undefined;
  for (let scans = 1; ; scans += 1) {
    try {
      const listing = source.list({ dataSpaceId, repoId, since }, request.signal ?? undefined);
      for await (const { id } of listing) ids.add(id ?? "");
      const { isWhole, serverTimeInMs } = listing;
      const knowsServerTime = serverTimeInMs !== undefined;
      // Where our clock is far ahead, what the server creates now would look too old.
      if (knowsServerTime && since > serverTimeInMs - windowInMs / 2) since = serverTimeInMs - windowInMs;
      else before = { ids, since, knowsServerTime };
      if (before !== undefined && (isWhole || scans >= mostScansBefore)) return before;
    } catch (error) {
      throwIfAborted(request.signal);
      if (!mayPass(error)) throw error;
      if (scans >= mostScansBefore) {
        if (before !== undefined) return before;
        throw error;
      }
      await wait(firstDelayInMs * (1 + random()), clock, request.signal);
    }
  }
}

/**
 * All but what the same request would meet again: the service's own rejection, or a request that could not even be sent. A
 * token provider or a signer that failed may be well the next time, and what a gateway says is not the service's word.
 */
function mayPass(error: unknown): boolean {
  if (isApiError(error)) {
    return error.status >= 500 || error.status === 408 || error.status === 429 || !error.fromService;
  }
  return !isRequestError(error) || error.cause !== undefined;
}

/**
 * Searches until the list tells what became of the request.
 *
 * @throws UploadOutcomeUnknownError when it cannot; the signal's reason.
 */
export async function findTask(
  before: Before,
  options: FindTaskOptions,
  sent: Omit<UploadOutcomeUnknownErrorFields, "candidates">,
): Promise<Exclude<Decision, { readonly action: "search-again" | "stop" }>> {
  const { request, visibilityDelayInMs, clock, random } = options;
  const visibleAt = clock.monotonic() + visibilityDelayInMs;
  let lateSearches = 0;
  for (let delayInMs = firstDelayInMs; ; delayInMs = Math.min(2 * delayInMs, longestDelayInMs)) {
    const mustBeVisible = clock.monotonic() >= visibleAt;
    const { decision, error } = await search(before, mustBeVisible, options);
    if (decision?.action === "stop") {
      const { candidates } = decision;
      const why = `${candidates.length} on the task list may be it`;
      throw new UploadOutcomeUnknownError(why, { ...sent, candidates }, { cause: sent.createError });
    }
    if (decision !== undefined && decision.action !== "search-again") return decision;
    if (mustBeVisible) lateSearches += 1;
    if (lateSearches === mostLateSearches) {
      const why =
        error === undefined
          ? "the task list kept changing while it was read"
          : "the task list, which would tell, cannot be read";
      throw new UploadOutcomeUnknownError(why, { ...sent, candidates: [] }, { cause: error ?? sent.createError });
    }
    const untilVisibleInMs = mustBeVisible ? Number.POSITIVE_INFINITY : visibleAt - clock.monotonic();
    await wait(Math.max(0, Math.min(untilVisibleInMs, delayInMs * (1 + random()))), clock, request.signal);
  }
}

interface SearchResult {
  readonly decision?: Decision;
  /** Why the list could not be read. */
  readonly error?: unknown;
}

/** The last search, which may lead to another request, is narrowed by nothing: what `start_time` compares is not documented. */
async function search(
  before: Before,
  mustBeVisible: boolean,
  { request, source }: FindTaskOptions,
): Promise<SearchResult> {
  const { data_space_id: dataSpaceId, repo_id: repoId } = request.params.path;
  const candidates: Candidate[] = [];
  try {
    const query = { dataSpaceId, repoId, since: mustBeVisible ? undefined : before.since };
    const listing = source.list(query, request.signal ?? undefined);
    for await (const task of listing) {
      const match = matchTask(task, request, before);
      if (match !== "none") candidates.push({ task, match });
    }
    return { decision: decide({ candidates, isWhole: listing.isWhole, mustBeVisible }) };
  } catch (error) {
    throwIfAborted(request.signal);
    return { error };
  }
}

import type { Clock } from "@aidmp/client";
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

/** The first search after a lost response comes at once, the next after this, and each delay is twice the one before. */
const firstDelayInMs = 500;
const longestDelayInMs = 5_000;

/** Searches after the visibility delay that may fail, or find the list changing, before it is called unreadable. */
const mostLateSearches = 5;

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

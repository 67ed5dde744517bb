import { type AidmpClient, type Clock, isApiError, type Operation } from "@aidmp/client";
import { throwIfAborted, wait } from "@aidmp/client/internal";
import { startUpload, type StartUploadEvent, type UploadTask, UploadOutcomeUnknownError } from "@aidmp/operations";
import type { TaskLister } from "@aidmp/operations/sources";
import { createRequest, type UploadRequest } from "./create-request.js";
import { checkEntry, type UploadJournal } from "./journal.js";

export interface StartOnceSettings {
  readonly source: TaskLister;
  readonly journal: UploadJournal | undefined;
  readonly key: string;
  readonly commitId: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly visibilityDelayInMs: number;
  readonly onEvent: ((event: StartUploadEvent) => void) | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Creates the task of an upload, or finds the one that an earlier run of the program created. With a journal, the commit id is
 * chosen and written down before the request is sent; a run that finds such an entry first searches the list for that commit.
 */
export async function startOnce(
  client: AidmpClient,
  upload: UploadRequest,
  settings: StartOnceSettings,
): Promise<Operation> {
  const { journal, key, source, signal, visibilityDelayInMs, onEvent, clock, random } = settings;
  const entry = journal && checkEntry(key, await journal.read(key));
  if (entry?.state === "started") return { name: entry.operation };
  const commitId = entry?.commitId ?? settings.commitId ?? (journal && newId(random));
  const task = entry && (await searchCommit(upload, entry.commitId, settings));
  const note = async (step: Step): Promise<void> => {
    if (commitId !== undefined) await journal?.write(key, { v: 1, commitId, at: clock.now(), ...step });
  };
  if (task) {
    const operation = task.id ?? "";
    await note({ state: "started", operation });
    return { name: operation };
  }
  await note({ state: "starting" });
  const request = { ...createRequest(upload, commitId), signal: signal ?? null };
  const operation = await startUpload(client, request, { source, visibilityDelayInMs, onEvent, clock, random });
  await note({ state: "started", operation: operation.name ?? "" });
  return operation;
}

type Step = { readonly state: "starting" } | { readonly state: "started"; readonly operation: string };

/** Searches that could have shown it: the list may move while it is read, or a page fail. */
const mostLateSearches = 5;

/**
 * The task that an earlier run may have created, by its commit id, which no other task has. That run is over, so what it sent
 * was sent before now: it is missing only when the whole list was read without it after the visibility delay has passed once
 * more. What the journal says of the time does not count, for that run may have sent the request again and again.
 *
 * @throws {UploadOutcomeUnknownError} the list cannot be read whole.
 */
async function searchCommit(
  { to }: UploadRequest,
  commitId: string,
  { source, signal, visibilityDelayInMs, clock, random }: StartOnceSettings,
): Promise<UploadTask | undefined> {
  const query = { dataSpaceId: to.dataSpaceId, repoId: to.repoId };
  const visibleAt = clock.monotonic() + visibilityDelayInMs;
  let failure: unknown;
  for (let lateSearches = 0; lateSearches < mostLateSearches;) {
    const isLate = clock.monotonic() >= visibleAt;
    if (isLate) lateSearches += 1;
    try {
      const listing = source.list(query, signal);
      // oxlint-disable-next-line no-await-in-loop -- one search after the other
      for await (const task of listing) if (task.commit_id === commitId) return task;
      if (listing.isWhole && isLate) return undefined;
    } catch (error) {
      throwIfAborted(signal);
      if (isApiError(error) && error.fromService && error.status < 500 && error.status !== 429) throw error;
      failure = error;
    }
    const pauseInMs = Math.max(500, Math.min(visibleAt - clock.monotonic(), 5000));
    // oxlint-disable-next-line no-await-in-loop -- it waits between two searches
    await wait(Math.ceil(pauseInMs * (1 + random() / 2)), clock, signal);
  }
  throw new UploadOutcomeUnknownError(
    "an earlier run may have sent the request, and the list of tasks cannot be read whole",
    { createError: failure, candidates: [], sends: 0 },
    { cause: failure },
  );
}

/** A version 4 UUID, as the vendor's ids are. Web Crypto's own is only there on https: pages. */
function newId(random: () => number): string {
  if (typeof crypto === "object" && typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () => Math.floor(random() * 16).toString(16));
}

import { type AidmpClient, isApiError, type Operation } from "@aidmp/client";
import { wait } from "@aidmp/client/internal";
import { startUpload, type StartUploadEvent, type UploadTask, UploadOutcomeUnknownError } from "@aidmp/operations";
import type { Clock } from "@aidmp/client";
import type { TaskLister } from "@aidmp/operations/sources";
import { createRequest, type UploadRequest } from "./create-request.js";
import { checkEntry, type JournalEntry, type UploadJournal } from "./journal.js";

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

export interface Started {
  /** To be waited for. */
  readonly operation: Operation;
  /** Tells the journal that the task has ended. */
  readonly ended: () => Promise<void>;
}

/**
 * Creates the task of an upload, or finds the one that an earlier run of the program created. With a journal, the commit id is
 * chosen and written down before the request is sent; a run that finds such an entry first searches the list for that commit.
 */
export async function startOnce(
  client: AidmpClient,
  upload: UploadRequest,
  settings: StartOnceSettings,
): Promise<Started> {
  const { journal, key, clock, random } = settings;
  const entry = journal && checkEntry(key, await journal.read(key));
  const commitId = entry?.commitId ?? settings.commitId ?? (journal && newId(random));
  const note = async (state: "started" | "ended", operation: string): Promise<void> => {
    if (!journal || commitId === undefined) return;
    await journal.write(key, { v: 1, state, commitId, at: clock.now(), operation });
  };
  const operation = await startOrResume(client, upload, settings, entry, commitId);
  const name = operation.name ?? "";
  if (entry?.state !== "ended" && entry?.state !== "started") await note("started", name);
  return { operation, ended: () => (entry?.state === "ended" ? Promise.resolve() : note("ended", name)) };
}

async function startOrResume(
  client: AidmpClient,
  upload: UploadRequest,
  settings: StartOnceSettings,
  entry: JournalEntry | undefined,
  commitId: string | undefined,
): Promise<Operation> {
  const { journal, key, source, signal, visibilityDelayInMs, onEvent, clock, random } = settings;
  if (entry && entry.state !== "starting") return { name: entry.operation };
  if (entry) {
    const task = await searchCommit(upload, entry, settings);
    if (task) return { name: task.id ?? "" };
  } else if (journal && commitId !== undefined) {
    await journal.write(key, { v: 1, state: "starting", commitId, at: clock.now() });
  }
  const request = { ...createRequest(upload, commitId), signal: signal ?? null };
  return startUpload(client, request, { source, visibilityDelayInMs, onEvent, clock, random });
}

/** The list may have moved while it was read, or a page have failed. */
const mostSearches = 5;

/**
 * The task that an earlier run may have created, by its commit id, which no other task has. It is missing only when the whole list
 * was read without it, at a time when it must have appeared.
 *
 * @throws {UploadOutcomeUnknownError} the list cannot be read whole.
 */
async function searchCommit(
  { to }: UploadRequest,
  entry: JournalEntry,
  { source, signal, visibilityDelayInMs, clock, random }: StartOnceSettings,
): Promise<UploadTask | undefined> {
  const query = { dataSpaceId: to.dataSpaceId, repoId: to.repoId };
  let failure: unknown;
  for (let searches = 1; searches <= mostSearches; searches++) {
    const isLate = clock.now() >= entry.at + visibilityDelayInMs;
    try {
      const listing = source.list(query, signal);
      // oxlint-disable-next-line no-await-in-loop -- one search after the other
      for await (const task of listing) if (task.commit_id === entry.commitId) return task;
      if (listing.isWhole && isLate) return undefined;
      // Only searches that could have shown it count.
      if (!isLate) searches--;
    } catch (error) {
      if (isApiError(error) && error.fromService && error.status < 500 && error.status !== 429) throw error;
      failure = error;
    }
    const untilVisible = entry.at + visibilityDelayInMs - clock.now();
    // oxlint-disable-next-line no-await-in-loop -- it waits between two searches
    await wait(Math.ceil(Math.max(500 * (1 + random()), Math.min(untilVisible, 5000))), clock, signal);
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

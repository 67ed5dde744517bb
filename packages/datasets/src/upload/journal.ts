import { AidmpError } from "@aidmp/client";
import { isErrorNamed, isJsonObject } from "@aidmp/client/internal";

/**
 * What must outlive the process so that nothing is created twice: the commit id that an upload was given, written down before
 * its request is sent. No entry holds a key of a store.
 */
export type JournalEntry =
  /** The request may have been sent. `at`: when this was written, in milliseconds since 1970. */
  | { readonly v: 1; readonly state: "starting"; readonly commitId: string; readonly at: number }
  /** The task exists; it may have ended since. */
  | {
      readonly v: 1;
      readonly state: "started";
      readonly commitId: string;
      readonly at: number;
      readonly operation: string;
    };

/** `fileJournal(path)`, or your own two functions over a table or a store. One program at a time may use an upload's key. */
export interface UploadJournal {
  /** What was written last for the key. */
  read(key: string): Promise<JournalEntry | undefined> | JournalEntry | undefined;
  /** Must not resolve before the entry is safe: the request is sent next. */
  write(key: string, entry: JournalEntry): Promise<void> | void;
}

/**
 * What a journal holds is not what this version wrote.
 *
 * @see docs/guides/en/errors.md#JournalError
 */
export class JournalError extends AidmpError {
  override readonly name: string = "JournalError";
}

export function isJournalError(value: unknown): value is JournalError {
  return isErrorNamed(value, "JournalError");
}

/** @throws {JournalError} it is damaged, or of a newer version. */
export function checkEntry(key: string, entry: unknown): JournalEntry | undefined {
  if (entry === undefined || entry === null) return undefined;
  if (isEntry(entry)) return entry;
  const why = isJsonObject(entry) && Number(entry["v"]) > 1 ? "is of a newer version" : "is damaged";
  throw new JournalError(
    `The journal's entry for ${key} ${why}. Nothing was sent: look for the task with listTasks before you remove the entry.`,
  );
}

function isEntry(entry: unknown): entry is JournalEntry {
  if (!isJsonObject(entry)) return false;
  const { v, state, commitId, at, operation } = entry;
  const isState = state === "starting" || (state === "started" && isText(operation));
  return v === 1 && isState && isText(commitId) && Number.isSafeInteger(at);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

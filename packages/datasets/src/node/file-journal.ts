import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { JournalEntry, UploadJournal } from "../upload/journal.js";
import { JournalError } from "../upload/journal.js";
import { type FileLock, lockFile } from "./lock-file.js";

export interface FileJournal extends UploadJournal {
  /** Writes the file anew with what still counts, and gives it free for another program. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Of this many lines, so many must be out of date before the file is written anew at its opening. */
const mostOldLines = 1000;

/**
 * A journal in a file: a line for each entry, on the disk before the next request is sent. A line that broke off, as the last one of
 * a program that was killed may, counts as not written. One program at a time: another is refused with the number of the process
 * that has it.
 *
 * Each upload takes about 200 bytes in the file, and in memory.
 *
 * @throws {JournalError} while it is used: another process has it, or it is no journal.
 */
export function fileJournal(path: string): FileJournal {
  let opened: Promise<OpenJournal> | undefined;
  const journal = (): Promise<OpenJournal> => (opened ??= OpenJournal.open(path));
  const close = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    await (await closing)?.close();
  };
  return {
    read: async (key) => (await journal()).read(key),
    write: async (key, entry) => (await journal()).write(key, entry),
    close,
    [Symbol.asyncDispose]: close,
  };
}

class OpenJournal {
  readonly #lock: FileLock;
  readonly #file: FileHandle;
  readonly #entries: Map<string, JournalEntry>;
  /** Entries are written one after the other, each whole. */
  #writing: Promise<void> = Promise.resolve();

  private constructor(lock: FileLock, file: FileHandle, entries: Map<string, JournalEntry>) {
    this.#lock = lock;
    this.#file = file;
    this.#entries = entries;
  }

  static async open(path: string): Promise<OpenJournal> {
    const lock = await lockFile(path);
    try {
      const { entries, lines, endsWhole } = await readEntries(path);
      if (lines - entries.size > mostOldLines) await rewrite(path, entries);
      const file = await open(path, "a", 0o600);
      // What broke off must not be continued by the next line.
      if (!endsWhole) await file.appendFile("\n");
      return new OpenJournal(lock, file, entries);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  read(key: string): JournalEntry | undefined {
    return this.#entries.get(key);
  }

  write(key: string, entry: JournalEntry): Promise<void> {
    const writing = this.#writing.then(async () => {
      await this.#file.appendFile(`${JSON.stringify({ key, entry })}\n`);
      await this.#file.datasync();
      this.#entries.set(key, entry);
    });
    this.#writing = writing.catch(() => undefined);
    return writing;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
    await this.#lock.release();
  }
}

interface ReadJournal {
  readonly entries: Map<string, JournalEntry>;
  readonly lines: number;
  readonly endsWhole: boolean;
}

async function readEntries(path: string): Promise<ReadJournal> {
  const entries = new Map<string, JournalEntry>();
  let lines = 0;
  let broken = 0;
  const file = await open(path, "a+", 0o600);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const endsWhole = size === 0 || buffer[0] === 0x0a;
    for await (const line of createInterface({ input: file.createReadStream({ start: 0, autoClose: false }) })) {
      if (line === "") continue;
      lines += 1;
      const read = parseLine(line);
      if (read) entries.set(read.key, read.entry);
      else broken += 1;
    }
    if (broken > 0 && entries.size === 0 && lines > 1) {
      throw new JournalError(`${path} is no journal of uploads: none of its ${lines} lines is an entry.`);
    }
    return { entries, lines, endsWhole };
  } finally {
    await file.close();
  }
}

function parseLine(line: string): { readonly key: string; readonly entry: JournalEntry } | undefined {
  try {
    const { key, entry } = JSON.parse(line);
    return typeof key === "string" && typeof entry === "object" && entry !== null ? { key, entry } : undefined;
  } catch {
    return undefined;
  }
}

async function rewrite(path: string, entries: ReadonlyMap<string, JournalEntry>): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, "w", 0o600);
  try {
    for (const [key, entry] of entries) await file.appendFile(`${JSON.stringify({ key, entry })}\n`);
    await file.datasync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

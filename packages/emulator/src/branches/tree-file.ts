import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { comparePaths } from "./path-order.js";

/** A file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** The depth of the commit that brought the file. */
  readonly depth: number;
  /** Set where a content fault changed the file. */
  readonly altered?: AlteredContent;
}

/** How to make the bytes of an altered file. */
export interface AlteredContent {
  /** The SHA-256 of the bytes that were committed. Undefined for a file that nobody sent. */
  readonly of?: string;
  readonly originalSize: number;
  /** The byte that is inverted. */
  readonly invertedByte?: number;
}

/** The first line of a tree file: the commit, without its files. */
export interface TreeHeader {
  readonly data_space_id: string;
  readonly repo_id: string;
  readonly branch_id: string;
  readonly commit_id: string;
  readonly parent_id: string;
  readonly depth: number;
  readonly message: string;
  readonly create_time: string;
  readonly file_count: number;
}

const blockInBytes = 65_536;

/**
 * Writes the tree as lines of JSON: the header, then one file a line, sorted by path. Only one block is in memory at a
 * time. Resolves when the whole file is in place.
 */
export async function writeTree(
  file: string,
  facts: Omit<TreeHeader, "file_count">,
  entries: AsyncIterable<TreeEntry>,
): Promise<TreeHeader> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const header = await withFile(temporary, "wx", (handle) => writeLines(handle, facts, entries));
    await rename(temporary, file);
    return header;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeLines(
  handle: FileHandle,
  facts: Omit<TreeHeader, "file_count">,
  entries: AsyncIterable<TreeEntry>,
): Promise<TreeHeader> {
  // The count is known at the end. Until then, its place is kept free with spaces, which JSON ignores.
  const room = Buffer.byteLength(JSON.stringify({ ...facts, file_count: Number.MAX_SAFE_INTEGER }));
  let lines = `${" ".repeat(room)}\n`;
  let count = 0;
  for await (const entry of entries) {
    lines += lineOf(entry);
    count++;
    if (lines.length < blockInBytes) continue;
    await handle.appendFile(lines);
    lines = "";
  }
  await handle.appendFile(lines);
  const header = { ...facts, file_count: count };
  await handle.write(JSON.stringify(header), 0);
  return header;
}

function lineOf({ path, size, sha256, depth, altered }: TreeEntry): string {
  const columns = [path, size, sha256, depth];
  return `${JSON.stringify(altered === undefined ? columns : [...columns, altered])}\n`;
}

/** Undefined when there is no such file, or it is not a tree. */
export async function readTreeHeader(file: string): Promise<TreeHeader | undefined> {
  try {
    return await withFile(file, readOnly, async (handle) => {
      const line = await firstLine(handle, 0);
      const header: TreeHeader | undefined = line === undefined ? undefined : JSON.parse(line.text);
      return typeof header?.depth === "number" ? header : undefined;
    });
  } catch {
    return undefined;
  }
}

/** The files of a tree in the order of their paths, beginning with the first that is not before `from`. */
export async function* readTree(file: string, from = ""): AsyncGenerator<TreeEntry, void, undefined> {
  const handle = await open(file, readOnly);
  try {
    const header = await firstLine(handle, 0);
    if (header === undefined) throw new Error(`${file} is not a tree.`);
    const position = from === "" ? header.next : await seek(handle, header.next, from);
    for await (const { text } of linesFrom(handle, position)) {
      const entry = entryOf(text);
      if (comparePaths(entry.path, from) >= 0) yield entry;
    }
  } finally {
    await handle.close();
  }
}

/** The start of a line at or before the first whose path is not before `from`, and less than a block away from it. */
async function seek(handle: FileHandle, start: number, from: string): Promise<number> {
  let low = start;
  let high = (await handle.stat()).size;
  while (high - low > blockInBytes) {
    const middle = low + Math.floor((high - low) / 2);
    const cut = await firstLine(handle, middle);
    const line = cut === undefined ? undefined : await firstLine(handle, cut.next);
    if (cut === undefined || line === undefined || comparePaths(entryOf(line.text).path, from) >= 0) high = middle;
    else low = cut.next;
  }
  return low;
}

interface Line {
  readonly text: string;
  /** Where the next line starts. */
  readonly next: number;
}

async function firstLine(handle: FileHandle, position: number): Promise<Line | undefined> {
  for await (const line of linesFrom(handle, position, 1_024)) return line;
  return undefined;
}

async function* linesFrom(handle: FileHandle, start: number, blockSize = blockInBytes): AsyncGenerator<Line> {
  let position = start;
  let rest = Buffer.alloc(0);
  for (let readAt = start; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(blockSize), 0, blockSize, readAt);
    if (bytesRead === 0) return;
    readAt += bytesRead;
    const block = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let used = 0;
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, used)) {
      position += end + 1 - used;
      yield { text: block.toString("utf8", used, end), next: position };
      used = end + 1;
    }
    rest = block.subarray(used);
  }
}

function entryOf(text: string): TreeEntry {
  const [path, size, sha256, depth, altered]: [string, number, string, number, AlteredContent?] = JSON.parse(text);
  return { path, size, sha256, depth, ...(altered === undefined ? {} : { altered }) };
}

async function withFile<T>(file: string, flags: string | number, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, flags);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Never follows a symbolic link, which could lead out of the data directory. */
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW;

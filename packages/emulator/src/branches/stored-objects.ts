import { constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { branchFolder, filesFolder, objectSegments, type BranchAddress } from "./branch-address.js";
import { latestTree, type Histories } from "./history.js";
import type { TreeEntry } from "./tree-file.js";

/** Bytes that can be read in parts. */
export interface StoredContent {
  /** In bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** The bytes from `start` up to, but without, `end`. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/**
 * The committed bytes of a file of any commit. Undefined when they are gone: earlier versions of the emulator kept only
 * those of the latest commit.
 */
export async function storedContent(
  dataDirectory: string,
  histories: Histories,
  address: BranchAddress,
  { path, size, sha256 }: Pick<TreeEntry, "path" | "size" | "sha256">,
): Promise<StoredContent | undefined> {
  const object = join(branchFolder(dataDirectory, address), ...objectSegments(sha256));
  if (await isFileOf(object, size)) return contentOfFile(object, size, sha256);
  const file = join(filesFolder(dataDirectory, address), path);
  if (!(await isFileOf(file, size))) return undefined;
  for await (const entry of latestTree(dataDirectory, await histories.of(address), path)) {
    const isSame = entry.path === path && entry.sha256 === sha256;
    return isSame ? contentOfFile(file, size, sha256) : undefined;
  }
  return undefined;
}

function contentOfFile(file: string, size: number, sha256: string): StoredContent {
  return { size, sha256, read: (start, end) => readBytes(file, start, end) };
}

async function* readBytes(file: string, start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
  // Never follows a symbolic link.
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for (let position = start; position < end;) {
      const length = Math.min(blockInBytes, end - position);
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
      if (bytesRead === 0) throw new Error(`The file ${file} has become shorter.`);
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

const blockInBytes = 65_536;

/** Whether it is a file of this size, and no folder on the way is a symbolic link, which could lead anywhere. */
async function isFileOf(file: string, size: number): Promise<boolean> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size === size && (await realpath(file)) === file;
  } catch {
    return false;
  }
}

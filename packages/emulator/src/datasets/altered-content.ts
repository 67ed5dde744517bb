import { createHash } from "node:crypto";
import type { StoredContent } from "../branches/stored-objects.js";
import type { AlteredContent, TreeEntry } from "../branches/tree-file.js";
import type { ContentFault } from "../faults/content-fault.js";

/** The content of a file that nobody sent. */
const extraBytes = Buffer.from("Nobody sent this file.\n");

/**
 * The entry of a file with a fault: with the size and the SHA-256 of the bytes that a link will give. Undefined when the
 * file is missing. `original` is undefined when the committed bytes are gone.
 */
export async function alteredEntry(
  entry: TreeEntry,
  kind: ContentFault["kind"],
  original: StoredContent | undefined,
): Promise<TreeEntry | undefined> {
  if (kind === "missing") return undefined;
  if (kind === "extra") {
    const sha256 = createHash("sha256").update(extraBytes).digest("hex");
    const { length } = extraBytes;
    return { path: `${entry.path}.extra`, size: length, sha256, depth: entry.depth, altered: { originalSize: length } };
  }
  const half = Math.floor(entry.size / 2);
  const size = kind === "truncated" ? half : entry.size;
  const altered: AlteredContent = {
    of: entry.sha256,
    originalSize: entry.size,
    ...(kind === "corrupt" ? { invertedByte: half } : {}),
  };
  const hash = createHash("sha256");
  if (original !== undefined) {
    for await (const chunk of alteredBytes(altered, original, 0, size)) hash.update(chunk);
  }
  return { ...entry, size, sha256: hash.digest("hex"), altered };
}

/** The content that an altered entry promises. Undefined when the bytes that it is made of are gone. */
export function alteredContent(
  { size, sha256 }: TreeEntry,
  altered: AlteredContent,
  original: StoredContent | undefined,
): StoredContent | undefined {
  if (altered.of === undefined) return { size, sha256, read: (start, end) => once(extraBytes.subarray(start, end)) };
  if (original === undefined) return undefined;
  return { size, sha256, read: (start, end) => alteredBytes(altered, original, start, end) };
}

async function* alteredBytes(
  { invertedByte }: AlteredContent,
  original: StoredContent,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let position = start;
  for await (const chunk of original.read(start, end)) {
    const index = (invertedByte ?? -1) - position;
    const byte = chunk[index];
    if (byte !== undefined) chunk[index] = byte ^ 0xff;
    position += chunk.length;
    yield chunk;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}

import { splitRelativePath } from "./confinement.js";
import type { SourceObject } from "./listing-page.js";
import type { FoundObject, S3Source } from "./s3-source.js";
import { TransferError } from "./transfer-error.js";

/** An object and where it goes. `path` is relative to the branch's folder and stays inside it. */
export interface SelectedObject extends SourceObject {
  readonly path: string;
}

/**
 * The objects that `source_path` means. The documentation only calls it "source path", so the emulator defines it:
 * - An exact key is that object. It keeps the last segment as its name. An empty object that stands for a folder, as file
 *   managers and HDFS connectors leave them, is the folder.
 * - Anything else is a folder, with or without a trailing slash. Its objects keep their paths below it. "img" does not
 *   match "images/…".
 * - "" is the whole bucket.
 *
 * Objects that only mark a folder are left out: empty ones with a trailing slash, or with other objects below them.
 * Throws when the listing has more than `maxObjects`, because the selection is kept in memory.
 */
export async function selectObjects(
  source: S3Source,
  sourcePath: string,
  { target, maxObjects }: { readonly target: readonly string[]; readonly maxObjects: number },
  signal: AbortSignal,
): Promise<readonly SelectedObject[]> {
  const isFolder = sourcePath === "" || sourcePath.endsWith("/");
  const exact = isFolder ? nothingFound : await source.find(sourcePath, signal);
  if (exact.object !== undefined && exact.object.size > 0) return [placedAlone(exact.object, target)];
  const prefix = isFolder ? sourcePath : `${sourcePath}/`;
  const selected = await selectFolder(source, prefix, { target, maxObjects }, signal).catch((error: unknown) => {
    // These keys may read the object, but not list the bucket.
    if (exact.object === undefined || exact.isFolderMarker || !isDenied(error)) throw error;
    return [];
  });
  if (selected.length > 0) return selected;
  if (exact.object === undefined) throw exact.denied ?? nothingToCopy(sourcePath, prefix);
  if (exact.isFolderMarker) throw nothingToCopy(sourcePath, prefix);
  return [placedAlone(exact.object, target)];
}

const nothingFound: FoundObject = { object: undefined, denied: undefined };

function isDenied(error: unknown): boolean {
  return error instanceof TransferError && error.reason === "SOURCE_ACCESS_DENIED";
}

function nothingToCopy(sourcePath: string, prefix: string): TransferError {
  const message = `There is nothing to copy: no object has the key "${sourcePath}" or is under "${prefix}".`;
  return new TransferError("NOT_FOUND", "SOURCE_EMPTY", message);
}

async function selectFolder(
  source: S3Source,
  prefix: string,
  { target, maxObjects }: { readonly target: readonly string[]; readonly maxObjects: number },
  signal: AbortSignal,
): Promise<readonly SelectedObject[]> {
  const selected: SelectedObject[] = [];
  let listed = 0;
  for await (const object of source.list(prefix, signal)) {
    if (++listed > maxObjects) {
      const message = `There are more than ${maxObjects} objects under "${prefix}", which is the limit of a task. Choose a narrower source_path, or start the emulator with a larger maxObjectsPerTask.`;
      throw new TransferError("FAILED_PRECONDITION", "SOURCE_TOO_LARGE", message);
    }
    if (!object.key.startsWith(prefix)) throw unsafe(object.key, "is outside the listed prefix");
    if (object.size === 0 && object.key.endsWith("/")) continue;
    selected.push(placed(object, object.key.slice(prefix.length), target));
  }
  return withoutFolderMarkers(selected);
}

function withoutFolderMarkers(selected: readonly SelectedObject[]): readonly SelectedObject[] {
  const empty = new Set(selected.filter(({ size }) => size === 0).map(({ path }) => path));
  if (empty.size === 0) return selected;
  const markers = new Set<string>();
  for (const { path } of selected) {
    for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
      const folder = path.slice(0, end);
      if (empty.has(folder)) markers.add(folder);
    }
  }
  return selected.filter(({ size, path }) => size > 0 || !markers.has(path));
}

function placedAlone(object: SourceObject, target: readonly string[]): SelectedObject {
  const split = splitRelativePath(object.key);
  if ("problem" in split) throw unsafe(object.key, split.problem);
  return placed(object, split.segments.at(-1) ?? "", target);
}

function placed(object: SourceObject, relativeKey: string, target: readonly string[]): SelectedObject {
  const split = splitRelativePath(relativeKey);
  if ("problem" in split) throw unsafe(object.key, split.problem);
  return { ...object, path: [...target, ...split.segments].join("/") };
}

function unsafe(key: string, problem: string): TransferError {
  const shown = key.length <= 100 ? key : `${Array.from(key).slice(0, 100).join("")}…`;
  const message = `The object key ${JSON.stringify(shown)} cannot become a file of the branch: it ${problem}.`;
  return new TransferError("INVALID_ARGUMENT", "UNSAFE_PATH", message);
}

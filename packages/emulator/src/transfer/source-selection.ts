import { splitRelativePath } from "./confinement.js";
import type { S3Source, SourceObject } from "./s3-source.js";
import { TransferError } from "./transfer-error.js";

/** An object and where it goes. `path` is relative to the branch's folder and stays inside it. */
export interface SelectedObject extends SourceObject {
  readonly path: string;
}

/**
 * The objects that `source_path` means. The documentation only calls it "source path", so the emulator defines it:
 * - An exact key is that object. It keeps the last segment as its name.
 * - Anything else is a folder, with or without a trailing slash. Its objects keep their paths below it. "img" does not
 *   match "images/…".
 * - "" is the whole bucket.
 *
 * Objects that only mark a folder (empty, with a trailing slash) are left out.
 * Throws when the listing has more than `maxObjects`, because the selection is kept in memory.
 */
export async function selectObjects(
  source: S3Source,
  sourcePath: string,
  { target, maxObjects }: { readonly target: readonly string[]; readonly maxObjects: number },
  signal: AbortSignal,
): Promise<readonly SelectedObject[]> {
  if (sourcePath !== "" && !sourcePath.endsWith("/")) {
    const exact = await source.find(sourcePath, signal);
    if (exact !== undefined) return [placed(exact, exact.key.slice(exact.key.lastIndexOf("/") + 1), target)];
  }
  const prefix = sourcePath === "" || sourcePath.endsWith("/") ? sourcePath : `${sourcePath}/`;
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
  if (selected.length === 0) {
    const message = `There is nothing to copy: no object has the key "${sourcePath}" or is under "${prefix}".`;
    throw new TransferError("NOT_FOUND", "SOURCE_EMPTY", message);
  }
  return selected;
}

function placed(object: SourceObject, relativeKey: string, target: readonly string[]): SelectedObject {
  const split = splitRelativePath(relativeKey);
  if ("problem" in split) throw unsafe(object.key, split.problem);
  return { ...object, path: [...target, ...split.segments].join("/") };
}

function unsafe(key: string, problem: string): TransferError {
  const message = `The object key ${JSON.stringify(key)} cannot become a file of the branch: it ${problem}.`;
  return new TransferError("INVALID_ARGUMENT", "UNSAFE_PATH", message);
}

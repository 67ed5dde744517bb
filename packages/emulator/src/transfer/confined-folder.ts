import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { diskError, symbolicLink, TransferError } from "./transfer-error.js";

/**
 * Makes `segments` below `root`, one at a time, and returns the path of the last.
 * New ones get `mode`, as far as the umask allows. Throws when one of them is a symbolic link, which `mkdir` with `recursive` would follow out of the root.
 */
export async function makeConfinedFolder(root: string, segments: readonly string[], mode = 0o777): Promise<string> {
  let folder = root;
  for (const [index, segment] of segments.entries()) {
    folder = join(folder, segment);
    await makeFolder(folder, segments.slice(0, index + 1).join("/"), mode);
  }
  return folder;
}

async function makeFolder(folder: string, shownPath: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) {
      throw diskError("making the folder", shownPath, cause);
    }
    const found = await lstat(folder);
    if (found.isSymbolicLink()) throw symbolicLink(shownPath);
    if (found.isDirectory()) return;
    const message = `"${shownPath}" cannot be both a file and a folder.`;
    throw new TransferError("FAILED_PRECONDITION", "PATH_CONFLICT", message, { cause });
  }
}

import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../errors/thrown.js";
import { diskError, symbolicLink, TransferError } from "./transfer-error.js";

/** Of ext4, XFS, APFS and most others. */
const maxSegmentInBytes = 255;

/** Why a path must not be used, as words that complete "the path …". */
export type PathProblem = string;

/**
 * Splits a slash-separated path into segments that stay inside the folder they are joined to, or says what is wrong.
 * Nothing is normalised, so two different keys never become the same file.
 */
export function splitRelativePath(path: string): { segments: readonly string[] } | { problem: PathProblem } {
  if (path.includes("\0")) return { problem: "contains a NUL character" };
  if (path.includes("\\")) return { problem: "contains a backslash" };
  if (path.startsWith("/")) return { problem: "is absolute" };
  if (/^[A-Za-z]:/.test(path)) return { problem: "starts with a drive letter" };
  if (/\p{Surrogate}/u.test(path)) return { problem: "is not well-formed Unicode" };
  const segments = path.split("/");
  if (segments.includes("")) return { problem: "contains an empty segment" };
  const long = segments.find((segment) => Buffer.byteLength(segment) > maxSegmentInBytes);
  if (long !== undefined) {
    const shown = `${Array.from(long).slice(0, 20).join("")}…`;
    return {
      problem: `has the segment ${JSON.stringify(shown)} of ${Buffer.byteLength(long)} bytes, and a file system allows ${maxSegmentInBytes}. Rename it, or choose a source_path without it`,
    };
  }
  if (hasDotSegment(path)) return { problem: 'contains a "." or ".." segment' };
  return { segments };
}

/**
 * As `splitRelativePath`, for a `target_path`. "", "/" and "." mean the branch's root. One leading slash and one trailing
 * slash are ignored: "/train" and "train/" are both the folder `train` of the branch.
 */
export function splitTargetPath(path: string): { segments: readonly string[] } | { problem: PathProblem } {
  if (path === "" || path === "/" || path === ".") return { segments: [] };
  return splitRelativePath(path.replace(/^\//, "").replace(/\/$/, ""));
}

/**
 * The key or folder that a `source_path` means. One leading slash is ignored, as in a `target_path`: consoles show paths
 * with it, and keys begin without. A key that really begins with a slash is written with two.
 */
export function withoutLeadingSlash(sourcePath: string): string {
  return sourcePath.replace(/^\//, "");
}

/**
 * Why a `source_path` must not be requested. A URL resolves dots, and some treat a backslash as a slash, so the store
 * would be asked for another key. Empty segments are allowed, because keys may have them.
 */
export function sourcePathProblem(path: string): PathProblem | undefined {
  if (/\p{Cc}/u.test(path)) return "contains a control character";
  if (path.includes("\\")) return "contains a backslash";
  if (/^[A-Za-z]:(?:\/|$)/.test(path)) return "starts with a drive letter";
  if (/\p{Surrogate}/u.test(path)) return "is not well-formed Unicode";
  return hasDotSegment(path) ? 'contains a "." or ".." segment' : undefined;
}

export function hasDotSegment(path: string): boolean {
  return path.split("/").some((segment) => segment === "." || segment === "..");
}

/**
 * Makes the folders `segments` below `root`, and returns the path of the last. New ones get `mode`, reduced by the umask.
 * Throws when one of them is a symbolic link. `mkdir` with `recursive` would follow it out of the root.
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
    if (codeOf(cause) !== "EEXIST") throw diskError("making the folder", shownPath, cause);
    const found = await lstat(folder);
    if (found.isSymbolicLink()) throw symbolicLink(shownPath);
    if (found.isDirectory()) return;
    const message = `"${shownPath}" cannot be both a file and a folder.`;
    throw new TransferError("FAILED_PRECONDITION", "PATH_CONFLICT", message, { cause });
  }
}

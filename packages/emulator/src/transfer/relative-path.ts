/** Why a path must not be used inside a branch, in words that complete "the path … ". */
export type PathProblem = string;

/**
 * Splits a slash-separated path into segments that stay inside the folder they are joined to, or says what is wrong.
 * Nothing is normalised: two different keys must never meet in one file.
 */
export function splitRelativePath(path: string): { segments: readonly string[] } | { problem: PathProblem } {
  if (path.includes("\0")) return { problem: "contains a NUL character" };
  if (path.includes("\\")) return { problem: "contains a backslash" };
  if (path.startsWith("/")) return { problem: "is absolute" };
  if (/^[A-Za-z]:/.test(path)) return { problem: "starts with a drive letter" };
  if (/\p{Surrogate}/u.test(path)) return { problem: "is not well-formed Unicode" };
  const segments = path.split("/");
  if (segments.includes("")) return { problem: "contains an empty segment" };
  if (hasDotSegment(path)) return { problem: 'contains a "." or ".." segment' };
  return { segments };
}

/**
 * As `splitRelativePath` for a `target_path`. The branch's root is meant by "", "/" and ".", and by one slash at the
 * start: "/train" and "train/" are both the folder `train` of the branch, never one of this machine.
 */
export function splitTargetPath(path: string): { segments: readonly string[] } | { problem: PathProblem } {
  if (path === "" || path === "/" || path === ".") return { segments: [] };
  return splitRelativePath(path.replace(/^\//, "").replace(/\/$/, ""));
}

/**
 * Why a `source_path` must not be asked for. URLs resolve dots, and some take a backslash for a slash: the store would be
 * asked for another key than the one that stands here. Empty segments are left alone, because keys may have them.
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

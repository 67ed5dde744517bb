/**
 * What is wrong with the content of every commit, as a check of an upload should notice it: `tree:search` and the presigned
 * links show it, while the files on disk stay as they arrived.
 *
 * - `missing`: a file that was committed is not in the tree.
 * - `corrupt`: one byte differs, and so does the hash.
 * - `truncated`: the second half of the bytes is missing. Size and hash are those of the rest.
 * - `extra`: a file that nobody sent is beside the chosen one, as `<path>.extra`.
 *
 * An empty file is neither corrupted nor truncated.
 */
export interface ContentFault {
  readonly kind: "missing" | "corrupt" | "truncated" | "extra";
  /**
   * Which files are chosen, by their path in the branch: `*` stands for any characters but a slash, `**` for any
   * characters, `?` for one. A leading slash is ignored. Default: every file.
   */
  readonly path?: string;
  /** How many of these files are chosen, at most. Default: all of them. One of `path` and `count` must be given. */
  readonly count?: number;
  /** Another seed chooses other files for `count`. The same seed chooses the same ones in the same tree. Default: 0. */
  readonly seed?: number;
}

/** For a file, the first rule that chooses it counts. */
export type ContentFaults = readonly ContentFault[];

/** What is wrong with the rules, beginning with the place, as "[1].count must be …". */
export function contentFaultsProblem(faults: ContentFaults): string | undefined {
  for (const [index, { kind, path, count, seed = 0 }] of faults.entries()) {
    if (!contentFaultKinds.includes(kind)) {
      return `[${index}].kind is ${JSON.stringify(kind)}. It must be one of ${contentFaultKinds.join(", ")}`;
    }
    if (path === undefined && count === undefined) {
      return `[${index}] has neither path nor count. Give one of them, to say which files it is about`;
    }
    if (path !== undefined && path.replace(/^\//, "") === "") {
      return `[${index}].path is empty. Give a path or a pattern, as "train/*.jpg", or "**" for every file`;
    }
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0)) {
      return `[${index}].count must be a whole number that is not negative`;
    }
    if (!Number.isSafeInteger(seed)) return `[${index}].seed must be a whole number`;
  }
  return undefined;
}

export const contentFaultKinds: readonly ContentFault["kind"][] = ["missing", "corrupt", "truncated", "extra"];

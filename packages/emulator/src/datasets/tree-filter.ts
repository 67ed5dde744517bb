import type { TreeEntry } from "../branches/tree-file.js";
import { comparePaths, justAfter } from "../branches/path-order.js";
import type { components } from "../generated/schema.js";
import { compileGlob } from "../text/glob.js";

/** The body of searchTree. */
export type SearchTreeRequest = components["schemas"]["SearchTreeRequest"];

/** Which files of a tree a search finds. */
export interface TreeFilter {
  /** No file before this path is found. */
  readonly from: string;
  /** Whether neither this path nor any after it is found. */
  readonly isPast: (path: string) => boolean;
  readonly matches: (entry: TreeEntry) => boolean;
}

/** A filter that is "" is unset. Paths may be given with a leading slash or without. */
export function treeFilter(search: SearchTreeRequest): TreeFilter {
  const folder = withoutSlash(search.path ?? "").replace(/\/$/, "");
  const prefix = withoutSlash(search.path_prefix ?? "");
  const after = withoutSlash(search.start_file_path ?? "");
  const part = search.query ?? "";
  const isNamed = search.file_name_pattern ? compileGlob(search.file_name_pattern) : undefined;
  const starts = [folder, prefix, after === "" ? "" : justAfter(after)].sort(comparePaths);
  return {
    from: starts.at(-1) ?? "",
    // Paths that begin alike stand together, so the first one after them ends the search.
    isPast: (path) => [folder, prefix].some((start) => !path.startsWith(start) && comparePaths(path, start) > 0),
    matches({ path }) {
      const name = fileNameOf(path);
      return (
        (folder === "" || path === folder || path.startsWith(`${folder}/`)) &&
        path.startsWith(prefix) &&
        name.includes(part) &&
        (isNamed === undefined || isNamed(name))
      );
    },
  };
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function withoutSlash(path: string): string {
  return path.replace(/^\//, "");
}

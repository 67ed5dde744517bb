import { type AidmpClient, searchTreeItems, TreeFileType } from "@aidmp/client";
import type { SearchTreeRequest, TreeFile } from "@aidmp/client/types";
import { type CommitRef, pathOf, searchIn } from "./commit-ref.js";
import { FileNotFoundError } from "./file-not-found-error.js";
import { plainPath } from "./relative-path.js";

/** Names one file of a commit. */
export interface FileRef extends CommitRef {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** Searches that find more than this for one path were not narrowed by it. */
const mostLookedAt = 10_000;

/**
 * The entry of one file.
 *
 * @throws {FileNotFoundError} the commit has no such file; what `searchTree` throws.
 */
export async function findFile(
  client: AidmpClient,
  file: FileRef,
  more: Partial<SearchTreeRequest> = {},
): Promise<TreeFile> {
  const wanted = plainPath(file.path);
  let looked = 0;
  for (const prefix of [`/${wanted}`, wanted]) {
    const found = searchTreeItems(client, {
      params: { path: pathOf(file) },
      body: { ...searchIn(file), path_prefix: prefix, page_size: 1000, ...more },
      signal: file.signal ?? null,
    });
    for await (const entry of found) {
      if (plainPath(entry.path ?? "") === wanted && entry.type !== TreeFileType.FOLDER) return entry;
      if (++looked > mostLookedAt) throw new FileNotFoundError(file.path, looked);
    }
  }
  throw new FileNotFoundError(file.path, looked);
}

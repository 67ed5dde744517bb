import { type AidmpClient, searchTreeItems, TreeFileType } from "@aidmp/client";
import type { TreeFile } from "@aidmp/client/types";
import { type CommitRef, pathOf, searchIn } from "./commit-ref.js";
import { plainPath, relativeTo } from "./relative-path.js";

export interface ListFilesQuery extends CommitRef {
  /** Only files in this folder. Default: the whole commit. */
  readonly path?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file of a commit. */
export interface DatasetFile {
  /** Within the commit, without a slash at its beginning. */
  readonly path: string;
  /** In bytes; undefined where the service does not say. */
  readonly size: number | undefined;
  /** Of the content, as 64 hexadecimal digits; undefined where the service does not say. */
  readonly sha256: string | undefined;
  /** When it was committed, RFC 3339; undefined where the service does not say. */
  readonly committedAt: string | undefined;
}

/** Files a page; the service documents 1000 as the most. */
const pageSize = 1000;

/**
 * The files of a commit with their sizes and hashes, page after page, in the service's order, which is not documented. That an
 * empty search walks the whole tree is inferred.
 *
 * @throws what `searchTree` throws; the signal's reason.
 */
export async function* listFiles(client: AidmpClient, query: ListFilesQuery): AsyncGenerator<DatasetFile, void> {
  const folder = plainPath(query.path ?? "");
  const files = searchTreeItems(client, {
    params: { path: pathOf(query) },
    body: { ...searchIn(query), page_size: pageSize, ...(folder !== "" && { path: `/${folder}` }) },
    signal: query.signal ?? null,
  });
  for await (const file of files) {
    // Whether folders are listed, and whether `path` narrows the list or is ignored, is not documented.
    if (file.type === TreeFileType.FOLDER || relativeTo(folder, file.path ?? "") === undefined) continue;
    yield datasetFile(file);
  }
}

export function datasetFile({ path, size, hash, commit }: TreeFile): DatasetFile {
  return {
    path: plainPath(path ?? ""),
    size: size === null || size === undefined || size === "" ? undefined : Number(size),
    sha256: hash ? hash.toLowerCase() : undefined,
    committedAt: commit?.create_time || undefined,
  };
}

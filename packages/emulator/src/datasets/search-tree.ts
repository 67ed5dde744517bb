import { lstat } from "node:fs/promises";
import { manifestFile, type BranchAddress } from "../branches/branch-address.js";
import type { BranchHistory, Histories } from "../branches/history.js";
import { comparePaths, justAfter } from "../branches/path-order.js";
import { branchIdsOnDisk } from "../branches/stored-ids.js";
import type { TreeEntry, TreeHeader } from "../branches/tree-file.js";
import { TreeFileType } from "../generated/constants.js";
import { invalidArgument } from "../rpc/status.js";
import { defaultBranchName, notFound, quoted, type Catalogue } from "./catalogue.js";
import { pageTokenOf, readPageToken } from "./page-token.js";
import type { PresignedLinks } from "./presigned-links.js";
import { fileNameOf, treeFilter, type SearchTreeRequest } from "./tree-filter.js";
import type { Trees } from "./trees.js";

export interface FindFilesOptions {
  readonly dataDirectory: string;
  readonly catalogue: Catalogue;
  readonly histories: Histories;
  readonly trees: Trees;
  readonly links: PresignedLinks;
  /** Signs page tokens. */
  readonly key: Uint8Array;
}

/** A dataset, and where the caller reached the emulator. */
export interface TreeSearchCall {
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly origin: string;
}

export type FindFiles = (call: TreeSearchCall, search: SearchTreeRequest) => Promise<Record<string, unknown>>;

/** Documented default of `page_size`. */
const defaultPageSize = 10;
/** The service's own default is not documented. */
const defaultExpiryInSec = 3_600;

export function createFindFiles(options: FindFilesOptions): FindFiles {
  const { catalogue, histories, trees, links, key } = options;

  return async (call, search) => {
    const { dataSpaceId, repoId } = call;
    if (search.repo_id !== repoId) throw invalidArgument("repo_id", "must be the one in the path");
    catalogue.checkDataset(dataSpaceId, repoId);
    const query = JSON.stringify([dataSpaceId, repoId, queryOf(search)]);
    const start = search.page_token ? readPageToken(search.page_token, query, key) : undefined;
    const { history, commit } = await resolveCommit(
      call,
      start === undefined ? search : { branch_id: start.branchId, commit_id: start.commitId },
    );
    if (commit === undefined) return { files: [], next_page_token: "" };

    const filter = treeFilter(search);
    const resumed = start === undefined ? "" : justAfter(start.after);
    const from = comparePaths(resumed, filter.from) > 0 ? resumed : filter.from;
    const size = search.page_size || defaultPageSize;
    const page: TreeEntry[] = [];
    let hasMore = false;
    for await (const entry of trees.read(history.address, commit, from)) {
      if (filter.isPast(entry.path)) break;
      if (!filter.matches(entry)) continue;
      // One more file is looked for, so that no token leads to an empty page.
      hasMore = page.length === size;
      if (hasMore) break;
      page.push(entry);
    }
    const { branchId } = history.address;
    const after = page.at(-1)?.path ?? "";
    return {
      files: page.map((entry) => fileOnWire(entry, { history, commit, search, origin: call.origin })),
      next_page_token: hasMore ? pageTokenOf({ branchId, commitId: commit.commit_id, after }, query, key) : "",
    };
  };

  /** The commit counts before the id of the branch, which counts before its name. Undefined for a branch without a commit. */
  async function resolveCommit(
    { dataSpaceId, repoId }: TreeSearchCall,
    { commit_id, branch_id, branch_name }: Pick<SearchTreeRequest, "commit_id" | "branch_id" | "branch_name">,
  ): Promise<{ history: BranchHistory; commit: TreeHeader | undefined }> {
    const addressOf = (branchId: string): BranchAddress => ({ dataSpaceId, repoId, branchId });
    if (commit_id) {
      for (const branchId of await candidateBranches(dataSpaceId, repoId, [branch_id, branch_name])) {
        const history = await historyWith(addressOf(branchId), commit_id);
        const commit = history?.commits.find((each) => each.commit_id === commit_id);
        if (history !== undefined && commit !== undefined) return { history, commit };
      }
      throw notFound("COMMIT_NOT_FOUND", `There is no commit ${quoted(commit_id)} in the dataset ${quoted(repoId)}`);
    }
    const address = addressOf(branch_id || catalogue.branchIdOf(dataSpaceId, repoId, branch_name || defaultBranchName));
    catalogue.checkBranch(address);
    const history = await histories.of(address);
    const commit = history.commits.at(-1);
    if (commit !== undefined || catalogue.datasets !== undefined) return { history, commit };
    const what = `There is no branch ${quoted(address.branchId)} in the dataset ${quoted(repoId)}. It begins with its first commit`;
    throw notFound("BRANCH_NOT_FOUND", what);
  }

  /** The branches that may have a commit. Those that the request names come first, because commits may have the same id. */
  async function candidateBranches(
    dataSpaceId: string,
    repoId: string,
    named: readonly (string | undefined)[],
  ): Promise<Set<string>> {
    const known =
      catalogue.datasets
        ?.find((dataset) => dataset.dataSpaceId === dataSpaceId && dataset.id === repoId)
        ?.branches.map(({ id }) => id) ?? (await branchIdsOnDisk(options.dataDirectory, dataSpaceId, repoId));
    return new Set([...named.filter((id) => id !== undefined && known.includes(id)), ...known].map(String));
  }

  /** Reads no history in vain: a dataset may have many branches. */
  async function historyWith(address: BranchAddress, commitId: string): Promise<BranchHistory | undefined> {
    const found = await lstat(manifestFile(options.dataDirectory, address, commitId)).catch(() => undefined);
    return found === undefined ? undefined : histories.of(address);
  }

  function fileOnWire(
    { path, size, sha256, depth }: TreeEntry,
    { history, commit, search, origin }: PageContext,
  ): Record<string, unknown> {
    const { address, commits } = history;
    const expiresInMs = (search.presign_uri_expired_sec || defaultExpiryInSec) * 1_000;
    const link = { address, commitId: commit.commit_id, path };
    return {
      file_name: fileNameOf(path),
      path: `/${path}`,
      hash: sha256,
      size: String(size),
      type: TreeFileType.FILE,
      file_type: /[^.]\.([^.]+)$/.exec(fileNameOf(path))?.[1]?.toLowerCase() ?? "",
      commit: search.without_commit ? null : commitOnWire(commits[depth]),
      presign_uri: search.contain_presign_uri ? links.uriOf(link, expiresInMs, origin) : "",
    };
  }
}

interface PageContext {
  readonly history: BranchHistory;
  readonly commit: TreeHeader;
  readonly search: SearchTreeRequest;
  readonly origin: string;
}

function commitOnWire(commit: TreeHeader | undefined): Record<string, unknown> | null {
  if (commit === undefined) return null;
  const { commit_id, repo_id, branch_id, parent_id, depth, message, create_time } = commit;
  return { id: commit_id, repo_id, branch_id, pid: parent_id, depth, commit_message: message, create_time };
}

/** What a page token is bound to. Pages may differ in size, and a field that is unset is as if it were not there. */
function queryOf(search: SearchTreeRequest): readonly (readonly [string, unknown])[] {
  const { page_size: _size, page_token: _token, ...query } = search;
  const set = Object.entries(query).filter(([, value]) => Boolean(value));
  return set.sort(([a], [b]) => (a < b ? -1 : 1));
}

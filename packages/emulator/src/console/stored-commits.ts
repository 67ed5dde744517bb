import type { BranchHistory, Histories } from "../branches/history.js";
import { justAfter } from "../branches/path-order.js";
import { branchIdsOnDisk, datasetsOnDisk } from "../branches/stored-ids.js";
import { notFound, quoted } from "../datasets/catalogue.js";
import type { Trees } from "../datasets/trees.js";
import type { ConsoleBranch, ConsoleBranches, ConsoleFiles } from "./wire.js";

export interface StoredCommitsOptions {
  readonly dataDirectory: string;
  readonly histories: Histories;
  readonly trees: Trees;
}

const mostBranches = 100;
const mostCommits = 20;
const filesOnPage = 200;

/** The branches that have a commit, with the latest commits of each. */
export async function storedBranches({ dataDirectory, histories }: StoredCommitsOptions): Promise<ConsoleBranches> {
  const branches: ConsoleBranch[] = [];
  for (const { dataSpaceId, repoId } of await datasetsOnDisk(dataDirectory)) {
    for (const branchId of await branchIdsOnDisk(dataDirectory, dataSpaceId, repoId)) {
      const history = await histories.of({ dataSpaceId, repoId, branchId });
      if (history.commits.length === 0) continue;
      if (branches.length === mostBranches) return { branches, hasMore: true };
      branches.push(branchOf(history));
    }
  }
  return { branches, hasMore: false };
}

/** A page of a commit's files as callers see them, with content faults. Throws NOT_FOUND when there is no such commit. */
export async function storedFiles({ histories, trees }: StoredCommitsOptions, query: string): Promise<ConsoleFiles> {
  const asked = new URLSearchParams(query);
  const of = (name: string): string => asked.get(name) ?? "";
  const address = { dataSpaceId: of("dataSpaceId"), repoId: of("repoId"), branchId: of("branchId") };
  // An empty id has no folder.
  const isNamed = Object.values(address).every((id) => id !== "");
  const { commits } = isNamed ? await histories.of(address) : { commits: [] };
  const commit = commits.find(({ commit_id }) => commit_id === of("commitId"));
  if (commit === undefined) throw notFound("COMMIT_NOT_FOUND", `There is no commit ${quoted(of("commitId"))}`);
  const after = of("after");
  const files: { path: string; size: number; sha256: string }[] = [];
  for await (const { path, size, sha256 } of trees.read(address, commit, after === "" ? "" : justAfter(after))) {
    if (files.length === filesOnPage) return { files, hasMore: true };
    files.push({ path, size, sha256 });
  }
  return { files, hasMore: false };
}

function branchOf({ address, commits }: BranchHistory): ConsoleBranch {
  const latest = commits.slice(-mostCommits).toReversed();
  return {
    ...address,
    commitCount: commits.length,
    commits: latest.map(({ commit_id, message, create_time, file_count }) => ({
      id: commit_id,
      message,
      createTime: create_time,
      fileCount: file_count,
    })),
  };
}

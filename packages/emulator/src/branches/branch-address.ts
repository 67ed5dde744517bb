import { join } from "node:path";
import { folderName } from "./folder-name.js";

/** Names a branch of a dataset. */
export interface BranchAddress {
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
}

/** The folders of a branch below the data directory, made of its encoded ids. */
export function branchSegments({ dataSpaceId, repoId, branchId }: BranchAddress): string[] {
  return [folderName(dataSpaceId), folderName(repoId), folderName(branchId)];
}

export function branchFolder(dataDirectory: string, branch: BranchAddress): string {
  return join(dataDirectory, ...branchSegments(branch));
}

/** The folder of a branch's files. It exists once the branch has a commit. */
export function filesFolder(dataDirectory: string, branch: BranchAddress): string {
  return join(branchFolder(dataDirectory, branch), "files");
}

export function manifestFile(dataDirectory: string, branch: BranchAddress, commitId: string): string {
  return join(branchFolder(dataDirectory, branch), "commits", `${folderName(commitId)}.json`);
}

/** The file that lists the whole tree of a commit. */
export function treeFile(dataDirectory: string, branch: BranchAddress, commitId: string): string {
  return join(branchFolder(dataDirectory, branch), "trees", `${folderName(commitId)}.ndjson`);
}

/** The bytes of a file of any commit of the branch, by their SHA-256. */
export function objectSegments(sha256: string): string[] {
  return ["objects", sha256.slice(0, 2), sha256];
}

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { folderName, idOfFolderName } from "./folder-name.js";
import { comparePaths } from "./path-order.js";
import { readTreeHeader } from "./tree-file.js";

/** A dataset that has a folder. */
export interface StoredDataset {
  readonly dataSpaceId: string;
  readonly repoId: string;
}

/** The datasets that have a folder, in the order of their ids. */
export async function datasetsOnDisk(dataDirectory: string): Promise<StoredDataset[]> {
  const datasets: StoredDataset[] = [];
  for (const dataSpaceId of await childIds(dataDirectory, "data_space_id")) {
    const folder = join(dataDirectory, folderName(dataSpaceId));
    for (const repoId of await childIds(folder, "repo_id")) datasets.push({ dataSpaceId, repoId });
  }
  return datasets;
}

/** The branches of a dataset that have a folder, in the order of their ids. */
export async function branchIdsOnDisk(dataDirectory: string, dataSpaceId: string, repoId: string): Promise<string[]> {
  return childIds(join(dataDirectory, folderName(dataSpaceId), folderName(repoId)), "branch_id");
}

const levels = ["data_space_id", "repo_id", "branch_id"] as const;
type Level = (typeof levels)[number];

async function childIds(folder: string, level: Level): Promise<string[]> {
  const ids: string[] = [];
  for (const name of await subfolders(folder)) {
    const id = idOfFolderName(name) ?? (await idInTree(join(folder, name), level));
    if (id !== undefined) ids.push(id);
  }
  return ids.sort(comparePaths);
}

/** The whole id of a folder whose name is shortened, as any tree below it says. */
async function idInTree(folder: string, level: Level): Promise<string | undefined> {
  let branches = [folder];
  for (const _ of levels.slice(levels.indexOf(level) + 1)) {
    const below = await Promise.all(
      branches.map(async (each) => (await subfolders(each)).map((name) => join(each, name))),
    );
    branches = below.flat();
  }
  for (const branch of branches) {
    const trees = join(branch, "trees");
    for (const name of await readdir(trees).catch(() => [])) {
      const header = await readTreeHeader(join(trees, name));
      if (header !== undefined) return header[level];
    }
  }
  return undefined;
}

/** Those of ids. A symbolic link is not followed, and no id's name begins with a dot. */
async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map(({ name }) => name);
}

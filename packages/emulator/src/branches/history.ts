import { mkdir, readdir, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { branchFolder, branchSegments, manifestFile, treeFile, type BranchAddress } from "./branch-address.js";
import { readManifest, writeManifest, type CommitManifest, type StoredFile } from "./manifest.js";
import { comparePaths } from "./path-order.js";
import { readTree, readTreeHeader, writeTree, type TreeEntry, type TreeHeader } from "./tree-file.js";

/** The commits of a branch, oldest first, so that the index of a commit is its depth. */
export interface BranchHistory {
  readonly address: BranchAddress;
  readonly commits: readonly TreeHeader[];
}

/** The histories of all branches of a data directory. Each is read once, because no other process may write there. */
export interface Histories {
  /** Empty for a branch that has no commit. */
  of(address: BranchAddress): Promise<BranchHistory>;
  /** Adds a commit that is on disk. */
  add(address: BranchAddress, commit: TreeHeader): Promise<void>;
}

export function createHistories(dataDirectory: string): Histories {
  const known = new Map<string, Promise<BranchHistory>>();

  function of({ dataSpaceId, repoId, branchId }: BranchAddress): Promise<BranchHistory> {
    const address = { dataSpaceId, repoId, branchId };
    const key = join(...branchSegments(address));
    const found = known.get(key);
    if (found !== undefined) return found;
    const loading = loadHistory(dataDirectory, address);
    known.set(key, loading);
    const forget = (): void => {
      if (known.get(key) === loading) known.delete(key);
    };
    // Asking for branches that do not exist must not fill the memory.
    loading.then(({ commits }) => (commits.length === 0 ? forget() : undefined), forget);
    return loading;
  }

  return {
    of,
    async add(address, commit) {
      const { commits, ...rest } = await of(address);
      // A reader may have found it on the disk already.
      if (commits.some(({ commit_id }) => commit_id === commit.commit_id)) return;
      known.set(join(...branchSegments(address)), Promise.resolve({ ...rest, commits: [...commits, commit] }));
    },
  };
}

/**
 * The tree of a commit on top of another: the files of `added` (sorted by path) replace those of the same path.
 * `onReplaced` is called before a file is left out.
 */
export async function* mergedTree(
  base: AsyncIterable<TreeEntry>,
  added: readonly StoredFile[],
  depth: number,
  onReplaced: (replaced: TreeEntry) => Promise<void> = async () => undefined,
): AsyncGenerator<TreeEntry, void, undefined> {
  let next = 0;
  for await (const entry of base) {
    for (let file = added[next]; file !== undefined; file = added[++next]) {
      if (comparePaths(file.path, entry.path) >= 0) break;
      yield { ...file, depth };
    }
    if (added[next]?.path === entry.path) await onReplaced(entry);
    else yield entry;
  }
  for (const file of added.slice(next)) yield { ...file, depth };
}

/** The tree of a history's latest commit, as `readTree` reads it. Empty when it has none. */
export async function* latestTree(
  dataDirectory: string,
  { address, commits }: BranchHistory,
  from = "",
): AsyncGenerator<TreeEntry, void, undefined> {
  const latest = commits.at(-1);
  if (latest !== undefined) yield* readTree(treeFile(dataDirectory, address, latest.commit_id), from);
}

/**
 * The manifests say what has been committed. The trees follow from them, and are made anew where they are missing: earlier
 * versions of the emulator wrote none.
 */
async function loadHistory(dataDirectory: string, address: BranchAddress): Promise<BranchHistory> {
  const commits: TreeHeader[] = [];
  for (const found of await sealedCommits(dataDirectory, address)) {
    const isUsable = found.header?.depth === commits.length && found.header.commit_id === found.commitId;
    if (isUsable && found.header !== undefined) commits.push(found.header);
    else commits.push(await rebuildTree(dataDirectory, { address, commits }, found.commitId));
  }
  return { address, commits };
}

interface SealedCommit {
  readonly commitId: string;
  readonly header: TreeHeader | undefined;
  readonly depth: number;
  readonly createTime: string;
  readonly writtenAt: bigint;
}

/**
 * The commits that have a manifest, oldest first. Those of earlier versions get their depth when they are first read, in
 * this order, so one without a depth comes after all that have one.
 */
async function sealedCommits(dataDirectory: string, address: BranchAddress): Promise<SealedCommit[]> {
  const branch = branchFolder(dataDirectory, address);
  if (!(await isRealFolder(join(branch, "commits")))) return [];
  const names = await readdir(join(branch, "commits"));
  const sealed: SealedCommit[] = [];
  for (const name of names.filter((each) => each.endsWith(".json"))) {
    const file = join(branch, "commits", name);
    const header = await readTreeHeader(join(branch, "trees", name.replace(/\.json$/, ".ndjson")));
    const facts = header ?? (await readManifest(file));
    sealed.push({
      commitId: facts.commit_id,
      header,
      depth: facts.depth ?? Number.MAX_SAFE_INTEGER,
      createTime: facts.create_time,
      writtenAt: (await stat(file, { bigint: true })).mtimeNs,
    });
  }
  const byAge = (a: SealedCommit, b: SealedCommit): number =>
    Date.parse(a.createTime) - Date.parse(b.createTime) || Number(a.writtenAt - b.writtenAt);
  return sealed.sort((a, b) => a.depth - b.depth || byAge(a, b));
}

async function rebuildTree(dataDirectory: string, base: BranchHistory, commitId: string): Promise<TreeHeader> {
  const seal = manifestFile(dataDirectory, base.address, commitId);
  const manifest = await readManifest(seal);
  const header = headerOf(base, manifest);
  const { parent_id, depth } = header;
  const added = [...manifest.files].sort((a, b) => comparePaths(a.path, b.path));
  const file = treeFile(dataDirectory, base.address, commitId);
  await mkdir(dirname(file)).catch(() => undefined);
  if (!(await isRealFolder(dirname(file)))) throw new Error(`${dirname(file)} is not a folder. Remove it.`);
  const written = await writeTree(file, header, mergedTree(latestTree(dataDirectory, base), added, depth));
  if (manifest.depth !== depth) await writeManifest(seal, { ...manifest, parent_id, depth });
  return written;
}

/** The header of a commit that follows a history. */
export function headerOf(
  { address, commits }: BranchHistory,
  { commit_id, message, create_time }: Pick<CommitManifest, "commit_id" | "message" | "create_time">,
): Omit<TreeHeader, "file_count"> {
  return {
    data_space_id: address.dataSpaceId,
    repo_id: address.repoId,
    branch_id: address.branchId,
    commit_id,
    parent_id: commits.at(-1)?.commit_id ?? "",
    depth: commits.length,
    message,
    create_time,
  };
}

/** Whether it is there, and neither it nor a folder above it is a symbolic link. The data directory's own path has none. */
async function isRealFolder(folder: string): Promise<boolean> {
  try {
    return (await realpath(folder)) === folder && (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

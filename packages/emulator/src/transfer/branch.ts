import { lstat, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  branchFolder,
  branchSegments,
  manifestFile,
  objectSegments,
  treeFile,
  type BranchAddress,
} from "../branches/branch-address.js";
import { headerOf, latestTree, mergedTree, type Histories } from "../branches/history.js";
import { writeManifest, type CommitManifest, type StoredFile } from "../branches/manifest.js";
import { writeTree } from "../branches/tree-file.js";
import { codeOf } from "../errors/thrown.js";
import { makeConfinedFolder } from "./confinement.js";
import { keepFile, type KeepFile } from "./keep-file.js";
import { diskError, symbolicLink, TransferError } from "./transfer-error.js";

/** What a transfer commits. The files are sorted by path. */
export type NewCommit = Omit<CommitManifest, "parent_id" | "depth">;

export interface CommitOptions {
  readonly dataDirectory: string;
  readonly histories: Histories;
  readonly keep?: KeepFile;
}

/**
 * Makes all staged files part of the branch, or none. The other files of the branch are kept in the staged
 * folder too, which then replaces `files/`, and the tree and the manifest are written. A failure leaves the branch as it
 * was. The caller must not run two commits on one branch at the same time.
 */
export async function commitStaged(
  { dataDirectory, histories, keep = keepFile }: CommitOptions,
  address: BranchAddress,
  stagedFolder: string,
  commit: NewCommit,
): Promise<void> {
  const branch = await makeConfinedFolder(dataDirectory, branchSegments(address));
  for (const folder of ["commits", "trees", "objects"]) await makeConfinedFolder(branch, [folder]);
  const seal = manifestFile(dataDirectory, address, commit.commit_id);
  await recoverBranch(dataDirectory, address);
  if (await isCommitted(seal, commit)) return;

  const history = await histories.of(address);
  const header = headerOf(history, commit);
  const { parent_id, depth } = header;
  const files = join(branch, "files");
  const keepObject = createObjectKeeper(branch, keep);
  try {
    for (const file of commit.files) await keepObject(stagedFolder, file);
    if (await isRealFolder(files, "files")) await keepMissing(files, stagedFolder, "", keep);
    else await mkdir(files);
    // Earlier versions of the emulator kept no objects.
    const onReplaced = (replaced: StoredFile): Promise<void> => keepObject(files, replaced).catch(ignoreMissing);
    const tree = mergedTree(latestTree(dataDirectory, history), commit.files, depth, onReplaced);
    const written = await writeTree(treeFile(dataDirectory, address, commit.commit_id), header, tree);
    await swapIn(branch, stagedFolder, () => writeManifest(seal, { ...commit, parent_id, depth }));
    await histories.add(address, written);
  } catch (cause) {
    throw diskError("committing", commit.commit_id, cause);
  }
}

/** Gives the bytes of a file a second path, where they stay when a later commit replaces the file. */
function createObjectKeeper(branch: string, keep: KeepFile): (folder: string, file: StoredFile) => Promise<void> {
  const madeFolders = new Set<string>();
  return async (folder, { path, sha256, size }) => {
    const segments = objectSegments(sha256);
    const [source, object, parents] = [join(folder, path), join(branch, ...segments), segments.slice(0, -1)];
    const parent = parents.join("/");
    if (!madeFolders.has(parent)) await makeConfinedFolder(branch, parents);
    madeFolders.add(parent);
    try {
      await keep(source, object);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
      if ((await stat(object)).size === size) return;
      // An emulator that was killed while it copied left a part.
      await rm(object);
      await keep(source, object);
    }
  };
}

/** A file that somebody removed from the data directory by hand cannot be kept. */
function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== "ENOENT") throw error;
}

/** Replaces `files/` with the staged folder. When `seal` fails, the old folder is put back. */
async function swapIn(branch: string, stagedFolder: string, seal: () => Promise<void>): Promise<void> {
  const [files, previous] = [join(branch, "files"), join(branch, previousName)];
  await rename(files, previous);
  try {
    await rename(stagedFolder, files);
    await seal();
  } catch (error) {
    await rm(files, { recursive: true, force: true });
    await rename(previous, files);
    throw error;
  }
  await rm(previous, { recursive: true, force: true });
}

/**
 * Puts the files of a branch back if the emulator was killed between the two renames of a commit.
 * Must not run during a commit on the branch, because it would undo the first rename.
 */
export async function recoverBranch(dataDirectory: string, address: BranchAddress): Promise<void> {
  const branch = branchFolder(dataDirectory, address);
  const [files, previous] = [join(branch, "files"), join(branch, previousName)];
  if (!(await isRealFolder(previous, previousName))) return;
  if (await isRealFolder(files, "files")) await rm(previous, { recursive: true, force: true });
  else await rename(previous, files);
}

const previousName = "files.previous";

/**
 * Whether the task has this commit already, because the emulator was killed between the commit and the end of the task.
 * Throws when the commit is that of another task.
 */
async function isCommitted(seal: string, { commit_id, task_id }: NewCommit): Promise<boolean> {
  const text = await readFile(seal, "utf8").catch(() => undefined);
  if (text === undefined) return false;
  const found: Partial<CommitManifest> = JSON.parse(text);
  if (found.task_id === task_id) return true;
  throw new TransferError("ALREADY_EXISTS", "COMMIT_EXISTS", `The branch already has a commit "${commit_id}".`);
}

async function keepMissing(from: string, to: string, shownFolder: string, keep: KeepFile): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    const shownPath = `${shownFolder}${entry.name}`;
    if (entry.isSymbolicLink()) throw symbolicLink(shownPath);
    const staged = await lstat(target).catch(() => undefined);
    if (staged !== undefined && staged.isDirectory() !== entry.isDirectory()) {
      const message = `"${shownPath}" cannot be both a file and a folder: the branch has one, the task brings the other.`;
      throw new TransferError("FAILED_PRECONDITION", "PATH_CONFLICT", message);
    }
    try {
      if (entry.isDirectory()) {
        if (staged === undefined) await mkdir(target);
        await keepMissing(source, target, `${shownPath}/`, keep);
      } else if (staged === undefined) {
        await keep(source, target);
      }
    } catch (cause) {
      throw diskError("keeping", shownPath, cause);
    }
  }
}

async function isRealFolder(folder: string, shownPath: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isSymbolicLink() === true) throw symbolicLink(shownPath);
  return found !== undefined;
}

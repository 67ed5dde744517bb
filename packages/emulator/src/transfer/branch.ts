import { randomUUID } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folderName, makeConfinedFolder } from "./confinement.js";
import type { CopiedFile } from "./copy-object.js";
import { keepFile, type KeepFile } from "./keep-file.js";
import { diskError, symbolicLink, TransferError } from "./transfer-error.js";

/** Names a branch of a dataset. */
export interface BranchAddress {
  readonly dataSpaceId: string;
  readonly repoId: string;
  readonly branchId: string;
}

/** What `commits/<commit_id>.json` holds. */
export interface CommitManifest {
  readonly commit_id: string;
  readonly task_id: string;
  readonly message: string;
  readonly create_time: string;
  /** The files that this commit added or replaced, sorted by path. */
  readonly files: readonly CopiedFile[];
}

/** The folder of a branch's files. It exists once the branch has a commit. */
export function filesFolder(dataDirectory: string, branch: BranchAddress): string {
  return join(dataDirectory, ...branchSegments(branch), "files");
}

export function manifestFile(dataDirectory: string, branch: BranchAddress, commitId: string): string {
  return join(dataDirectory, ...branchSegments(branch), "commits", `${folderName(commitId)}.json`);
}

/** The folders of a branch below the data directory, made of its encoded ids. */
export function branchSegments({ dataSpaceId, repoId, branchId }: BranchAddress): string[] {
  return [folderName(dataSpaceId), folderName(repoId), folderName(branchId)];
}

/**
 * Makes all staged files part of the branch, or none. The other files of the branch are kept in the staged
 * folder too, which then replaces `files/`, and the manifest is written. A failure leaves the branch as it was.
 * The caller must not run two commits on one branch at the same time.
 */
export async function commitStaged(
  dataDirectory: string,
  address: BranchAddress,
  stagedFolder: string,
  manifest: CommitManifest,
  keep: KeepFile = keepFile,
): Promise<void> {
  const branch = await makeConfinedFolder(dataDirectory, branchSegments(address));
  await makeConfinedFolder(branch, ["commits"]);
  const sealedBy = manifestFile(dataDirectory, address, manifest.commit_id);
  await rejectTakenCommit(sealedBy, manifest);
  await recoverBranch(dataDirectory, address);

  const files = join(branch, "files");
  if (await isRealFolder(files, "files")) await keepMissing(files, stagedFolder, "", keep);
  else await mkdir(files);
  await swapIn(branch, stagedFolder, () => writeManifest(sealedBy, manifest)).catch((cause: unknown) => {
    throw diskError("committing", manifest.commit_id, cause);
  });
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

async function writeManifest(file: string, manifest: CommitManifest): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Puts the files of a branch back if the emulator was killed between the two renames of a commit.
 * Must not run during a commit on the branch, because it would undo the first rename.
 */
export async function recoverBranch(dataDirectory: string, address: BranchAddress): Promise<void> {
  const branch = join(dataDirectory, ...branchSegments(address));
  const [files, previous] = [join(branch, "files"), join(branch, previousName)];
  if (!(await isRealFolder(previous, previousName))) return;
  if (await isRealFolder(files, "files")) await rm(previous, { recursive: true, force: true });
  else await rename(previous, files);
}

const previousName = "files.previous";

/** A task that runs again after a restart may find its own commit. The commit of another task must stay as it is. */
async function rejectTakenCommit(file: string, { commit_id, task_id }: CommitManifest): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const found: Partial<CommitManifest> = JSON.parse(text);
  if (found.task_id === task_id) return;
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

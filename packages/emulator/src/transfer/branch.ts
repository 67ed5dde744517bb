import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeConfinedFolder } from "./confined-folder.js";
import type { CopiedFile } from "./copy-object.js";
import { folderName } from "./folder-name.js";
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
  /** The files that this commit added or replaced, by path. */
  readonly files: readonly CopiedFile[];
}

/** Segments below the data directory: ids are encoded, so none can climb, hide or collide with another. */
export function branchSegments({ dataSpaceId, repoId, branchId }: BranchAddress): string[] {
  return [folderName(dataSpaceId), folderName(repoId), folderName(branchId)];
}

/**
 * Makes the staged files part of the branch, all or nothing: the branch's other files are hard-linked beside them, then
 * the whole folder changes places with `files/` and the manifest is written; whatever fails before that leaves the
 * branch as it was. One commit on a branch at a time: the caller sees to it.
 */
export async function commitStaged(
  dataDirectory: string,
  address: BranchAddress,
  stagedFolder: string,
  manifest: CommitManifest,
): Promise<void> {
  const branch = await makeConfinedFolder(dataDirectory, branchSegments(address));
  const commits = await makeConfinedFolder(branch, ["commits"]);
  const manifestFile = join(commits, `${folderName(manifest.commit_id)}.json`);
  await refuseTakenCommit(manifestFile, manifest);
  await recoverBranch(dataDirectory, address);

  const files = join(branch, "files");
  if (await isRealFolder(files, "files")) await linkMissing(files, stagedFolder, "");
  else await mkdir(files);
  await swapIn(branch, stagedFolder, () => writeManifest(manifestFile, manifest)).catch((cause: unknown) => {
    throw diskError("committing", manifest.commit_id, cause);
  });
}

/** The staged folder becomes `files/`. When `seal` fails, the folder before it is put back. */
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
 * Puts the files of a branch back where they belong if the emulator was killed between the two renames of a commit.
 * Only while no commit is under way on the branch: it would undo the first of its renames.
 */
export async function recoverBranch(dataDirectory: string, address: BranchAddress): Promise<void> {
  const branch = join(dataDirectory, ...branchSegments(address));
  const [files, previous] = [join(branch, "files"), join(branch, previousName)];
  if (!(await isRealFolder(previous, previousName))) return;
  if (await isRealFolder(files, "files")) await rm(previous, { recursive: true, force: true });
  else await rename(previous, files);
}

const previousName = "files.previous";

/** A task that is run again after a restart may find its own commit; anybody else's must stay as it is. */
async function refuseTakenCommit(manifestFile: string, { commit_id, task_id }: CommitManifest): Promise<void> {
  const text = await readFile(manifestFile, "utf8").catch(() => undefined);
  if (text === undefined) return;
  const found: Partial<CommitManifest> = JSON.parse(text);
  if (found.task_id === task_id) return;
  throw new TransferError("ALREADY_EXISTS", "COMMIT_EXISTS", `The branch already has a commit "${commit_id}".`);
}

async function linkMissing(from: string, to: string, shownFolder: string): Promise<void> {
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
        await linkMissing(source, target, `${shownPath}/`);
      } else if (staged === undefined) {
        await link(source, target);
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

import { chmod, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder, type FolderLock } from "./folder-lock.js";
import { makeConfinedFolder } from "./transfer/confinement.js";

/**
 * ```
 * <data space>/<repo>/<branch>/files/      the branch's files
 * <data space>/<repo>/<branch>/commits/    one manifest for each commit
 * <data space>/<repo>/<branch>/trees/      what each commit's whole tree is, made from the manifests
 * <data space>/<repo>/<branch>/objects/    the bytes of the files of all commits, by SHA-256
 * .aidmp.lock                              which process uses the data directory
 * .aidmp/tasks/                            one file for each task
 * .aidmp/staging/                          what running transfers have copied so far
 * .aidmp/faulty-trees/                     the trees with content faults
 * ```
 * The folder name of an id never begins with a dot, so it cannot be one of these.
 */
export interface DataDirectory {
  readonly path: string;
  readonly tasks: string;
  readonly staging: string;
  readonly faultyTrees: string;
  /** Gives the data directory free. Removes a temporary one, and leaves one that was given. */
  close(): Promise<void>;
}

/** Throws when another emulator uses it. Nothing in it is changed then. */
export async function openDataDirectory(given: string | undefined): Promise<DataDirectory> {
  if (given !== undefined) await mkdir(given, { recursive: true });
  const path = await realpath(given ?? (await mkdtemp(join(tmpdir(), "aidmp-emulator-"))));
  const lock = await lockFolder(path);
  try {
    return { path, ...(await openFolders(path)), close: () => close(lock) };
  } catch (error) {
    await close(lock);
    throw error;
  }

  async function close(held: FolderLock): Promise<void> {
    if (given === undefined) await rm(path, { recursive: true, force: true });
    await held.release();
  }
}

async function openFolders(path: string): Promise<Pick<DataDirectory, "tasks" | "staging" | "faultyTrees">> {
  await makePrivateFolder(path, [".aidmp"]);
  // Nothing runs yet, so an emulator that was killed left what is here.
  const emptyFolder = async (name: string): Promise<string> => {
    await rm(join(path, ".aidmp", name), { recursive: true, force: true });
    return makePrivateFolder(path, [".aidmp", name]);
  };
  const staging = await emptyFolder("staging");
  const faultyTrees = await emptyFolder("faulty-trees");
  const tasks = await makePrivateFolder(path, [".aidmp", "tasks"]);
  return { tasks, staging, faultyTrees };
}

/**
 * A confined folder that only its owner may enter, whatever the umask is and whether or not it existed before. Tasks hold
 * the keys of object stores.
 */
async function makePrivateFolder(root: string, segments: readonly string[]): Promise<string> {
  const folder = await makeConfinedFolder(root, segments, ownerOnly);
  try {
    await chmod(folder, ownerOnly);
  } catch (cause) {
    const message = `The folder ${folder} cannot be made private, and the emulator keeps keys in it. Make the user that runs the emulator its owner, or choose another data directory.`;
    throw new Error(message, { cause });
  }
  return folder;
}

const ownerOnly = 0o700;

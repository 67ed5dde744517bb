import { chmod, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeConfinedFolder } from "./transfer/confined-folder.js";

/**
 * ```
 * <data space>/<repo>/<branch>/files/      the branch's files
 * <data space>/<repo>/<branch>/commits/    one manifest for each commit
 * .aidmp/tasks/                            one file for each task
 * .aidmp/staging/                          what running transfers have copied so far
 * ```
 * Folder names of ids never begin with a dot, so `.aidmp` meets none of them.
 */
export interface DataDirectory {
  readonly path: string;
  readonly tasks: string;
  readonly staging: string;
  /** Removes a temporary data directory; leaves a given one alone. */
  close(): Promise<void>;
}

export async function openDataDirectory(given: string | undefined): Promise<DataDirectory> {
  if (given !== undefined) await mkdir(given, { recursive: true });
  const path = await realpath(given ?? (await mkdtemp(join(tmpdir(), "aidmp-emulator-"))));
  const staging = join(path, ".aidmp", "staging");
  await makePrivateFolder(path, [".aidmp"]);
  // Nothing runs yet: what is here was left by an emulator that was killed.
  await rm(staging, { recursive: true, force: true });
  await makePrivateFolder(path, [".aidmp", "staging"]);
  const tasks = await makePrivateFolder(path, [".aidmp", "tasks"]);
  return {
    path,
    tasks,
    staging,
    async close() {
      if (given === undefined) await rm(path, { recursive: true, force: true });
    },
  };
}

/**
 * A confined folder that its owner alone may enter, whatever the umask says and whoever made it before: tasks hold the
 * keys of object stores.
 */
async function makePrivateFolder(root: string, segments: readonly string[]): Promise<string> {
  const folder = await makeConfinedFolder(root, segments, ownerOnly);
  try {
    await chmod(folder, ownerOnly);
  } catch (cause) {
    const message = `The folder ${folder} cannot be closed to others, and the emulator keeps keys in it. Give it to the user who runs the emulator, or choose another data directory.`;
    throw new Error(message, { cause });
  }
  return folder;
}

const ownerOnly = 0o700;

import { chmod, mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeConfinedFolder } from "./transfer/confinement.js";

/**
 * ```
 * <data space>/<repo>/<branch>/files/      the branch's files
 * <data space>/<repo>/<branch>/commits/    one manifest for each commit
 * .aidmp/tasks/                            one file for each task
 * .aidmp/staging/                          what running transfers have copied so far
 * ```
 * The folder name of an id never begins with a dot, so it cannot be `.aidmp`.
 */
export interface DataDirectory {
  readonly path: string;
  readonly tasks: string;
  readonly staging: string;
  /** Removes a temporary data directory, and leaves one that was given. */
  close(): Promise<void>;
}

export async function openDataDirectory(given: string | undefined): Promise<DataDirectory> {
  if (given !== undefined) await mkdir(given, { recursive: true });
  const path = await realpath(given ?? (await mkdtemp(join(tmpdir(), "aidmp-emulator-"))));
  const staging = join(path, ".aidmp", "staging");
  await makePrivateFolder(path, [".aidmp"]);
  // No transfer runs yet, so an emulator that was killed left what is here.
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

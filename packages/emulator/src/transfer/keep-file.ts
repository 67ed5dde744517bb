import { constants } from "node:fs";
import { copyFile, link } from "node:fs/promises";
import { codeOf } from "../errors/thrown.js";

/** Gives a file a second path. Rejects when there is a file at `target` already. */
export type KeepFile = (source: string, target: string) => Promise<void>;

/**
 * Makes a hard link. Where the file system has none (exFAT, many network folders, some mounts of containers), or the file
 * has as many as it can, it copies.
 */
export const keepFile: KeepFile = createKeepFile(link);

export function createKeepFile(makeLink: KeepFile): KeepFile {
  return async (source, target) => {
    try {
      await makeLink(source, target);
    } catch (error) {
      if (!isWithoutLinks.has(codeOf(error) ?? "")) throw error;
      await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    }
  };
}

const isWithoutLinks: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV",
  "EINVAL",
  "UNKNOWN",
]);

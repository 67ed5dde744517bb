import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { JournalError } from "../upload/journal.js";

export interface FileLock {
  release(): Promise<void>;
}

/**
 * Keeps other programs from a file, by a file beside it that names the process. One that a killed program left is taken over: its
 * process is not there any more.
 *
 * @throws {JournalError} another process has it.
 */
export async function lockFile(path: string): Promise<FileLock> {
  const lock = `${path}.lock`;
  const owner = `${process.pid}@${hostname()}`;
  for (let tries = 0; ; tries++) {
    try {
      const file = await open(lock, "wx", 0o600);
      await file.writeFile(owner);
      await file.close();
      return { release: () => rm(lock, { force: true }) };
    } catch (error) {
      if (!isTaken(error)) throw error;
      const other = await readFile(lock, "utf8").catch(() => "");
      if (tries > 5 || (other !== "" && isAlive(other))) {
        throw new JournalError(
          `${path} is in use by process ${other || "?"}. If that is not running any more, remove ${lock}.`,
        );
      }
      await rm(lock, { force: true });
    }
  }
}

function isTaken(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
}

/** Of another machine nothing can be known. */
function isAlive(owner: string): boolean {
  const [pid = "", host] = owner.split("@");
  if (host !== hostname()) return true;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return typeof error === "object" && error !== null && "code" in error && error.code === "EPERM";
  }
}

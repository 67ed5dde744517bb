import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { codeOf, isObject } from "./errors/thrown.js";
import { keepFile } from "./transfer/keep-file.js";

/** Held until it is released, or the process ends. */
export interface FolderLock {
  release(): Promise<void>;
}

/** What the lock file holds. */
interface Holder {
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's words. It tells two processes with one number apart. Null where unknown. */
  readonly began: string | null;
  readonly since: string;
}

/**
 * Takes the file `.aidmp.lock` in `folder`. Throws an error that names the holder when another emulator has it, in this
 * process or in another. The lock of a process that has ended is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, ".aidmp.lock");
  const holder = await thisHolder();
  const own = `${file}.${holder.id}.tmp`;
  await writeFile(own, `${JSON.stringify(holder)}\n`, { flag: "wx", mode: 0o600 });
  try {
    await acquire(file, own);
  } catch (error) {
    if (error instanceof HeldError) throw inUse(folder, file, error.holder);
    throw error;
  } finally {
    await rm(own, { force: true });
  }
  return {
    async release() {
      const found = await readHolder(file);
      if (isObject(found) && found.id === holder.id) await rm(file, { force: true });
    },
  };
}

/** Puts `own` at `file`, and in the place of a stale lock. Throws a `HeldError` when somebody has it. */
async function acquire(file: string, own: string): Promise<void> {
  while (!(await isTaken(own, file))) {
    const found = await readHolder(file);
    if (found === "gone") continue;
    if (found === undefined || (await isRunning(found))) throw new HeldError(found);
    if (await isReplaced(file, own, found.id)) return;
  }
}

/**
 * Puts `own` in the place of the stale lock with this id. Several may have found it at the same time, so each first takes a
 * lock that is named after it, and looks again: only the first finds it still there.
 */
export async function isReplaced(file: string, own: string, staleId: string): Promise<boolean> {
  const claim = `${file}.${staleId}`;
  await acquire(claim, own);
  try {
    const now = await readHolder(file);
    if (!isObject(now) || now.id !== staleId) return false;
    await rename(own, file);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

/** A running emulator has the lock, or one that cannot be known. */
class HeldError extends Error {
  override readonly name = "HeldError";
  readonly holder: Holder | undefined;

  constructor(holder: Holder | undefined) {
    super("The lock is held.");
    this.holder = holder;
  }
}

/** Links a whole file to the name, so that nobody ever reads half a lock, and only one of many succeeds. */
async function isTaken(own: string, file: string): Promise<boolean> {
  try {
    await keepFile(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(file: string): Promise<Holder | "gone" | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(file, "utf8"));
    return isHolder(holder) ? holder : undefined;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "gone" : undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (!isObject(value) || !("id" in value && "pid" in value && "host" in value && "began" in value)) return false;
  const isId = typeof value.id === "string" && /^[\w-]{1,64}$/.test(value.id);
  return isId && Number.isInteger(value.pid) && typeof value.host === "string";
}

async function thisHolder(): Promise<Holder> {
  const own = await readProcess(process.pid);
  const since = new Date().toISOString();
  return { id: randomUUID(), pid: process.pid, host: hostname(), began: own?.began ?? null, since };
}

/** A process of another machine, or container, cannot be seen from here, so it counts as running. */
async function isRunning({ pid, host, began }: Holder): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  const current = await readProcess(pid);
  if (current === undefined) return true;
  return current.isAlive && (began === null || began === current.began);
}

/**
 * The boot and the clock tick in which a process began, and whether it is more than a zombie, from Linux's /proc. Undefined
 * on other systems.
 */
async function readProcess(pid: number): Promise<{ began: string; isAlive: boolean } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    // The name of the program, in brackets, may hold spaces. The start time is the 20th field after it.
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { began: `${boot.trim()}/${fields[18]}`, isAlive: !/[ZX]/.test(state) };
  } catch {
    return undefined;
  }
}

function inUse(folder: string, file: string, holder: Holder | undefined): Error {
  const who =
    holder === undefined
      ? "its lock cannot be read"
      : `an emulator uses it: process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new Error(
    `The data directory ${folder} cannot be used, because ${who}. Stop that one, or choose another data directory. If no emulator runs there, remove ${file}.`,
  );
}

import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";

/** A file as it was committed. */
export interface StoredFile {
  /** Without a leading slash. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}

/** What `commits/<commit_id>.json` holds. */
export interface CommitManifest {
  readonly commit_id: string;
  readonly task_id: string;
  readonly message: string;
  readonly create_time: string;
  /** The commit before it. Empty for the first one. Earlier versions of the emulator left it out. */
  readonly parent_id?: string;
  /** How many commits are before it. Earlier versions of the emulator left it out. */
  readonly depth?: number;
  /** The files that this commit added or replaced, sorted by path. */
  readonly files: readonly StoredFile[];
}

export async function readManifest(file: string): Promise<CommitManifest> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new Error(`The manifest ${file} cannot be read. Repair it, or remove it.`, { cause });
  }
}

/** Replaces the file as a whole. */
export async function writeManifest(file: string, manifest: CommitManifest): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(manifest, null, 2)}\n`, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { DataFile } from "./data-set.ts";

/** What was found on the other side. */
export interface Verification {
  /** Files whose bytes are those that were sent. */
  readonly verified: number;
  /** What differs, in words: a missing file, a changed one, one too many. */
  readonly differences: readonly string[];
}

/** Reads every file that arrived in `folder` and compares its SHA-256 with that of the file that was sent. */
export async function verifyFiles(sent: readonly DataFile[], folder: string): Promise<Verification> {
  const arrived = new Set(await filesBelow(folder));
  const differences: string[] = [];
  let verified = 0;
  for (const file of sent) {
    if (!arrived.delete(file.path)) {
      differences.push(`${file.path} is missing`);
    } else if ((await hashOf(join(folder, file.path))) === createHash("sha256").update(file.bytes()).digest("hex")) {
      verified += 1;
    } else {
      differences.push(`${file.path} has other bytes`);
    }
  }
  for (const path of arrived) differences.push(`${path} was never sent`);
  return { verified, differences };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

import type { DatasetFile } from "../files/list-files.js";
import { createSha256 } from "../files/sha256.js";
import type { FileSource, SourceFile } from "../source/source-file.js";
import type { Finding } from "./finding.js";

/**
 * What two files are compared by. `size`: there, and of that size. `hash`: also by SHA-256, where the source knows one. `sums`: by
 * SHA-256 alone, for a list of checksums. `content`: the source's bytes are read and hashed.
 */
export type CompareLevel = "size" | "hash" | "sums" | "content";

/** Undefined where they are the same, as far as the level looks. */
export async function compareFiles(
  source: SourceFile,
  dataset: DatasetFile,
  level: CompareLevel,
  files: FileSource,
  signal: AbortSignal | undefined,
): Promise<Finding | undefined> {
  const { path } = source;
  const facts = (sha256: string | undefined = source.sha256): Pick<Finding, "source" | "dataset"> => ({
    source: { size: source.size, sha256 },
    dataset: { size: dataset.size, sha256: dataset.sha256 },
  });
  if (source.size !== undefined && dataset.size !== undefined && source.size !== dataset.size) {
    return { path, status: "differ", ...facts(), reason: "the sizes differ" };
  }
  if (level === "size") {
    if (source.size !== undefined && dataset.size !== undefined) return undefined;
    return {
      path,
      status: "unverified",
      ...facts(),
      reason: `the ${source.size === undefined ? "source" : "dataset"} tells no size`,
    };
  }
  if (dataset.sha256 === undefined) {
    return { path, status: "unverified", ...facts(), reason: "the dataset tells no SHA-256" };
  }
  const read = await hashOf(source, level, files, signal);
  if ("reason" in read) return { path, status: "unverified", ...facts(), reason: read.reason };
  if (read.sha256.toLowerCase() === dataset.sha256) return undefined;
  return { path, status: "differ", ...facts(read.sha256), reason: "the contents differ" };
}

type HashOrReason = { readonly sha256: string } | { readonly reason: string };

async function hashOf(
  file: SourceFile,
  level: CompareLevel,
  files: FileSource,
  signal: AbortSignal | undefined,
): Promise<HashOrReason> {
  try {
    if (level === "content") {
      if (!files.open) return { reason: "the source cannot be read, only listed" };
      const hash = createSha256();
      for await (const chunk of await files.open(file, signal)) hash.update(chunk);
      return { sha256: hash.digest() };
    }
    const sha256 = file.sha256 ?? (await files.hashOf?.(file, signal));
    return sha256 === undefined ? { reason: "the source knows no SHA-256 of the whole content" } : { sha256 };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { reason: `the source cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A file that a generator answers for: the same sources give the same bytes, on every machine. */
export interface Artifact {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/** The first line of what is generated, in files that can carry a comment. */
export const generatedNotice = "Generated from openapi/aidmp.yaml by `npm run generate`; do not edit.";

/** Those artifacts whose file is missing or different. */
export async function findStale(root: string, artifacts: readonly Artifact[]): Promise<readonly Artifact[]> {
  const present = await Promise.all(artifacts.map((artifact) => readIfPresent(join(root, artifact.path))));
  return artifacts.filter((artifact, index) => present[index] !== artifact.content);
}

export async function write(root: string, artifacts: readonly Artifact[]): Promise<void> {
  for (const { path, content } of artifacts) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

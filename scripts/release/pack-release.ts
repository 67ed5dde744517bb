import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { packTarball } from "@aidmp/test-support/pack-tarball";

export interface Release {
  readonly root: string;
  /** Emptied first. */
  readonly output: string;
  /** Whether the registry has this version already. */
  readonly isPublished: (name: string, version: string) => Promise<boolean>;
}

/** In the order of publishing: each needs those before it. */
const folders = ["client", "operations", "bullmq", "emulator"];

/**
 * Packs each package whose version is to be published. Beside the tarballs, `SHA256SUMS` has their digests, and `VERSIONS`
 * what is in them; both are empty when there is nothing to publish. Returns the versions.
 */
export async function packRelease({ root, output, isPublished }: Release): Promise<readonly string[]> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const digests: string[] = [];
  const versions: string[] = [];
  for (const folder of (await hasChangesets(root)) ? [] : folders) {
    const { name, version } = await readManifest(join(root, "packages", folder));
    if (await isPublished(name, version)) continue;
    const { file } = await packTarball(join(root, "packages", folder), output);
    const digest = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    digests.push(`${digest}  ${basename(file)}\n`);
    versions.push(`${name}@${version}`);
  }
  await writeFile(join(output, "SHA256SUMS"), digests.join(""));
  await writeFile(join(output, "VERSIONS"), versions.map((version) => `${version}\n`).join(""));
  return versions;
}

/** While changesets wait, the manifests still have the last release's version, or one that was never meant to be out. */
async function hasChangesets(root: string): Promise<boolean> {
  const files = await readdir(join(root, ".changeset"));
  return files.some((file) => file.endsWith(".md") && file !== "README.md");
}

async function readManifest(folder: string): Promise<{ readonly name: string; readonly version: string }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

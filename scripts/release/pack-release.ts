import { hash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import readChangesets from "@changesets/read";
import { publishedPackages } from "../published-packages.ts";
import { packTarball } from "@aidmp/test-support/pack-tarball";

export interface Release {
  readonly root: string;
  /** Emptied first. */
  readonly output: string;
  /** Whether the registry has this version already. */
  readonly isPublished: (name: string, version: string) => Promise<boolean>;
}

/**
 * Packs each package whose version is to be published. Beside the tarballs, `SHA256SUMS` has their digests, and `VERSIONS`
 * what is in them; both are empty when there is nothing to publish. Returns the versions.
 */
export async function packRelease({ root, output, isPublished }: Release): Promise<readonly string[]> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const digests: string[] = [];
  const versions: string[] = [];
  // While changesets wait, the manifests still have the last release's version, or one that was never meant to be out.
  const waiting = await readChangesets(root);
  for (const folder of waiting.length > 0 ? [] : publishedPackages) {
    const { name, version } = await readManifest(join(root, "packages", folder));
    if (await isPublished(name, version)) continue;
    const { file } = await packTarball(join(root, "packages", folder), output);
    digests.push(`${hash("sha256", await readFile(file))}  ${basename(file)}\n`);
    versions.push(`${name}@${version}`);
  }
  await writeFile(join(output, "SHA256SUMS"), digests.join(""));
  await writeFile(join(output, "VERSIONS"), versions.map((version) => `${version}\n`).join(""));
  return versions;
}

async function readManifest(folder: string): Promise<{ readonly name: string; readonly version: string }> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
}

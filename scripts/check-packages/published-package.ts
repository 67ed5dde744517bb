import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packTarball, type Tarball } from "@aidmp/test-support/pack-tarball";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A package as it would be published now. */
export interface PublishedPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** Packs it, once however often it is called. */
  readonly tarball: () => Promise<Tarball>;
}

/** Reads the built package in `folder`; its tarball goes to `destination`. */
export async function readPublishedPackage(folder: string, destination: string): Promise<PublishedPackage> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  let tarball: Promise<Tarball> | undefined;
  return { name: manifest.name, folder, manifest, tarball: () => (tarball ??= packTarball(folder, destination)) };
}

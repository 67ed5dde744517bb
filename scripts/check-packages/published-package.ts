import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packTarball, type Tarball } from "@aidmp/test-support/pack-tarball";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
  readonly keywords?: readonly string[];
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly engines?: { readonly node?: string };
  readonly files?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | ExportedEntry>>;
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The files of an entry for ES modules, and under `require` those for CommonJS. */
export interface ExportedEntry extends EntryFiles {
  readonly require: EntryFiles;
}

interface EntryFiles {
  readonly types: string;
  readonly default: string;
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

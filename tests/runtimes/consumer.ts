import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTarball } from "@aidmp/test-support/pack-tarball";
import { install, type Packages } from "./install.ts";
import { runProgram } from "@aidmp/test-support/run-program";

/** A project outside the workspaces that has only what `npm install` gave it, so that nothing can be borrowed. */
export interface Consumer extends AsyncDisposable {
  /** The project, with the compiled programs. */
  readonly folder: string;
  /** What they were compiled from. */
  readonly sources: string;
}

const packages = ["client", "operations", "emulator"] as const;

/** Packs the packages, installs the tarballs into an empty project, and compiles the consumer's programs there. */
export async function createConsumer(root: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-consumer-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const tarballs: Record<string, string> = {};
    for (const name of packages) {
      tarballs[`@aidmp/${name}`] = `file:${(await packTarball(join(root, "packages", name), folder)).file}`;
    }
    await install(folder, { ...tarballs, "@types/node": await versionInUse(root, "@types/node") });
    const sources = join(folder, "src");
    await cp(join(root, "tests/runtimes/consumer"), sources, { recursive: true });
    // With the repository's own compiler; whether others accept it as well is tried later.
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    await runProgram(process.execPath, [tsc, "-p", sources, "--noEmit", "false", "--outDir", folder]);
    return { folder, sources, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function versionInUse(root: string, name: string): Promise<string> {
  const manifest: { readonly devDependencies: Packages } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  const version = manifest.devDependencies[name];
  if (version === undefined) throw new Error(`package.json has no devDependency ${name}.`);
  return version;
}

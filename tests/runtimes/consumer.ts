import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTarball } from "@aidmp/test-support/pack-tarball";
import { runProgram } from "@aidmp/test-support/run-program";
import { install, installedVersion } from "./install.ts";

/** A project outside the workspaces that has only what `npm install` gave it, so that nothing can be borrowed. */
export interface Consumer extends AsyncDisposable {
  /** The project, with the compiled programs. */
  readonly folder: string;
  /** What they were compiled from. */
  readonly sources: string;
}

/** Packs the packages, installs the tarballs into an empty project, and compiles the consumer's programs there. */
export async function createConsumer(root: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-consumer-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const dependencies: Record<string, string> = {
      "@types/node": await installedVersion(root, "@types/node"),
      // What the command line reads a bucket with: a peer that its user installs.
      "@aws-sdk/client-s3": await installedVersion(root, "@aws-sdk/client-s3"),
    };
    for (const name of ["client", "operations", "datasets", "cli", "emulator"]) {
      dependencies[`@aidmp/${name}`] = `file:${(await packTarball(join(root, "packages", name), folder)).file}`;
    }
    await install(folder, dependencies);
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

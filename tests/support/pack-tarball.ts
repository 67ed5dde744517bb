import { join } from "node:path";
import { runProgram } from "./run-program.js";

export interface Tarball {
  /** The `.tgz`. */
  readonly file: string;
  /** What is in it, relative to the package's folder. */
  readonly contents: readonly string[];
}

interface PackReport {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs a package as `npm publish` would, into `destination`. */
export async function packTarball(packageFolder: string, destination: string): Promise<Tarball> {
  const args = ["pack", "--json", "--ignore-scripts", "--loglevel=error", "--pack-destination", destination];
  const [report]: readonly PackReport[] = JSON.parse(await runProgram("npm", args, { cwd: packageFolder }));
  if (report === undefined) throw new Error(`npm pack said nothing about ${packageFolder}.`);
  return {
    file: join(destination, report.filename),
    contents: report.files.map(({ path }) => path),
  };
}

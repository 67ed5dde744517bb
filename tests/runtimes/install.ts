import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runProgram } from "@aidmp/test-support/run-program";

/** `pinned` is known to install; `range` is where a newer one is looked for. */
export interface Version {
  readonly pinned: string;
  readonly range: string;
}

export interface InstallOptions {
  /** Runtimes and compilers take 100 MB each: they are kept here from run to run. */
  readonly cache: string;
  /** Whether to try the newest of each range instead of the versions that are known to install. */
  readonly newest: boolean;
}

/** Installs a runtime or a tool and resolves with its folder. A range is looked up again every day. */
export async function installTool(options: InstallOptions, name: string, version: Version): Promise<string> {
  const wanted = options.newest ? version.range : version.pinned;
  const day = options.newest ? `-${new Date().toISOString().slice(0, 10)}` : "";
  const folder = join(options.cache, `${name.replace("/", "+")}-${wanted}${day}`);
  const complete = join(folder, ".complete");
  try {
    await access(complete);
  } catch {
    await rm(folder, { recursive: true, force: true });
    await install(folder, { [name]: wanted });
    await writeFile(complete, "");
  }
  return folder;
}

/** Installs packages, by name with a version, into an empty folder, as a user would. */
export async function install(
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  type: "commonjs" | "module" = "module",
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = { name: "project", private: true, type, dependencies };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await runProgram("npm", ["install", ...flags], { cwd: folder, timeLimitInMs: 600_000 });
}

export async function installedVersion(folder: string, name: string): Promise<string> {
  const file = join(folder, "node_modules", name, "package.json");
  const { version }: { readonly version: string } = JSON.parse(await readFile(file, "utf8"));
  return version;
}

import { access, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { runProgram } from "@aidmp/test-support/run-program";

/** Packages by name, with an exact version or a range. */
export type Packages = Readonly<Record<string, string>>;

/**
 * Installs packages into a folder of their own and resolves with it. The same packages are installed once: runtimes
 * take 100 MB each. A range is looked up again every day.
 */
export async function installCached(cache: string, packages: Packages): Promise<string> {
  const isExact = Object.values(packages).every((version) => /^\d+\.\d+\.\d+$/.test(version));
  const day = isExact ? "" : new Date().toISOString().slice(0, 10);
  const names = Object.keys(packages).map((name) => name.replaceAll("/", "+"));
  const key = createHash("sha256")
    .update(JSON.stringify([packages, day]))
    .digest("hex")
    .slice(0, 8);
  const folder = join(cache, `${names.join("_").slice(0, 60)}-${key}`);
  const complete = join(folder, ".complete");
  try {
    await access(complete);
  } catch {
    await rm(folder, { recursive: true, force: true });
    await install(folder, packages);
    await writeFile(complete, "");
  }
  return folder;
}

/** Installs packages into an empty folder, as a user would. */
export async function install(folder: string, dependencies: Packages): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = { private: true, type: "module", dependencies };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await runProgram("npm", ["install", ...flags], { cwd: folder, timeLimitInMs: 600_000 });
}

export async function installedVersion(folder: string, name: string): Promise<string> {
  const manifest: { readonly version: string } = JSON.parse(
    await readFile(join(folder, "node_modules", name, "package.json"), "utf8"),
  );
  return manifest.version;
}

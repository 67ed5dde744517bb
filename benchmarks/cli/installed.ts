import { access, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packTarball } from "../../tests/support/pack-tarball.js";
import { runProgram } from "../../tests/support/run-program.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Outside the workspaces: nobody else gets a peer with `npm ci`. */
const cache = join(root, "node_modules/.cache/cli-benchmark");

/** A command line in a folder of its own, as `npm install` left it. */
export interface Installed {
  readonly name: string;
  /** What is run by Node. */
  readonly file: string;
  /** What makes it print its version. */
  readonly versionFlag: string;
  readonly bytes: number;
}

/** Our own, from the packed package, without the S3 client. */
export async function installOurs(): Promise<Installed> {
  const folder = join(cache, "ours");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { file } = await packTarball(join(root, "packages/cli"), folder);
  await install(folder, { "@aidmp/cli": `file:${file}` });
  return installed("aidmp", folder, "@aidmp/cli", "--version");
}

/** One of the npm registry, kept from run to run; undefined where it cannot be had on this machine. */
export async function installPeer(
  name: string,
  packageName: string,
  version: string,
  versionFlag: string,
): Promise<Installed | undefined> {
  const folder = join(cache, `${packageName.replace("/", "+")}-${version}`);
  const complete = join(folder, ".complete");
  try {
    await access(complete);
  } catch {
    await rm(folder, { recursive: true, force: true });
    try {
      await install(folder, { [packageName]: version });
    } catch {
      return undefined;
    }
    await writeFile(complete, "");
  }
  return installed(`${name} ${version}`, folder, packageName, versionFlag);
}

async function install(folder: string, dependencies: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  await runProgram("npm", ["install", ...flags], { cwd: folder, timeLimitInMs: 600_000 });
}

async function installed(name: string, folder: string, packageName: string, versionFlag: string): Promise<Installed> {
  const home = join(folder, "node_modules", packageName);
  const { bin }: { readonly bin: Readonly<Record<string, string>> } = JSON.parse(
    await readFile(join(home, "package.json"), "utf8"),
  );
  const [file = ""] = Object.values(bin);
  return { name, file: join(home, file), versionFlag, bytes: await sizeOf(join(folder, "node_modules")) };
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

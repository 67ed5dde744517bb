import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readPublishedPackage, type PublishedPackage } from "../../scripts/check-packages/published-package.ts";

export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** A copy of a built package that a test may break. */
export interface PackageCopy extends AsyncDisposable {
  readonly folder: string;
  editManifest(edit: (manifest: Record<string, unknown>) => void): Promise<void>;
  /** Appends a line to one of its files. */
  append(path: string, line: string): Promise<void>;
  remove(path: string): Promise<void>;
  read(): Promise<PublishedPackage>;
}

/** Below the repository's `node_modules`, so that the copy finds its dependencies as the package does. */
const place = join(root, "node_modules/.cache/package-copies");

export async function copyPackage(name: "client" | "operations" | "emulator"): Promise<PackageCopy> {
  await mkdir(place, { recursive: true });
  const folder = await mkdtemp(join(place, `${name}-`));
  const original = join(root, "packages", name);
  const { files }: { readonly files: readonly string[] } = JSON.parse(
    await readFile(join(original, "package.json"), "utf8"),
  );
  for (const part of ["package.json", "tsconfig.json", "README.md", "LICENSE", "api.md", ...files]) {
    await cp(join(original, part), join(folder, part), { recursive: true });
  }
  // What it extends lies elsewhere, seen from the copy.
  const config: object = JSON.parse(await readFile(join(folder, "tsconfig.json"), "utf8"));
  const extended = { ...config, extends: join(root, "tsconfig.base.json") };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(extended));
  return {
    folder,
    async editManifest(edit) {
      const manifest: Record<string, unknown> = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
      edit(manifest);
      await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    },
    async append(path, line) {
      await writeFile(join(folder, path), `\n${line}\n`, { flag: "a" });
    },
    remove: (path) => rm(join(folder, path)),
    read: () => readPublishedPackage(folder, folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

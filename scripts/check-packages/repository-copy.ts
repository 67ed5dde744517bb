import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd, type ProgramEnd } from "@aidmp/test-support/run-program";
import { packageGates } from "./package-gates.ts";
import { readPublishedPackage, type PublishedPackage } from "./published-package.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type RepositoryCopy = Awaited<ReturnType<typeof copyRepository>>;

/** A copy of this repository, with the packages as they are built, that a test may break. */
export async function copyRepository() {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-repository-"));
  for (const part of ["package.json", "package-lock.json", "tsconfig.base.json", ".size-limit.json", "packages"]) {
    const filter = (source: string): boolean => !/node_modules|test-results|\.turbo/.test(source.slice(root.length));
    await cp(join(root, part), join(folder, part), { recursive: true, filter });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const read = (name: string): Promise<PublishedPackage> =>
    readPublishedPackage(join(folder, "packages", name), folder);
  return {
    folder,
    /** Changes a JSON file. */
    async edit(path: string, change: (content: Record<string, unknown>) => void): Promise<void> {
      const content: Record<string, unknown> = JSON.parse(await readFile(join(folder, path), "utf8"));
      change(content);
      await writeFile(join(folder, path), JSON.stringify(content));
    },
    /** Appends a line to a file, which need not be there. */
    append: (path: string, line: string): Promise<void> => writeFile(join(folder, path), `\n${line}\n`, { flag: "a" }),
    remove: (path: string): Promise<void> => rm(join(folder, path)),
    read,
    /** What a gate, or every one, says of a package: its problems. */
    async problems(packageName: string, gate?: keyof typeof packageGates): Promise<readonly string[]> {
      const pkg = await read(packageName);
      const gates = gate === undefined ? Object.values(packageGates) : [packageGates[gate]];
      const issues = await Promise.all(gates.map((check) => check(pkg)));
      return issues.flat().map(({ problem }) => problem);
    },
    /** Runs a command of package.json to its end. */
    run: (command: string): Promise<ProgramEnd> => runToEnd("npm", ["run", "--silent", command], { cwd: folder }),
    [Symbol.asyncDispose]: (): Promise<void> => rm(folder, { recursive: true, force: true }),
  };
}

import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { Finding, Gate } from "../gate.ts";
import type { Manifest } from "../published-package.ts";

/** What may be in a tarball, beside what `exports` and `bin` lead to. */
const allowed = /^(dist\/.+\.(js|d\.ts)(\.map)?|src\/.+\.ts|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;

/** Every file that is published is meant to be, everything that is pointed at is there, and maps lead into the tarball. */
export const contentsGate: Gate = {
  name: "contents",
  async check(pkg) {
    const { contents } = await pkg.tarball();
    const present = new Set(contents);
    const extra = new Set(pkg.manifest.files ?? []);
    const finding = (problem: string, remedy: string): Finding => ({ where: pkg.name, problem, remedy });
    const required = ["README.md", "LICENSE", "package.json", ...targetsOf(pkg.manifest)];
    return [
      ...required
        .filter((path) => !present.has(path))
        .map((path) => finding(`${path} is not in the tarball.`, `Build the package, and see "files" and "exports".`)),
      ...[...present]
        .filter((path) => !allowed.test(path) && !extra.has(path))
        .map((path) => finding(`${path} would be published.`, `Remove it, or name it in "files".`)),
      ...(await mapsThatLeadNowhere(pkg.folder, present)).map((path) =>
        finding(`The source map ${path} leads out of the tarball.`, `Publish the sources it names: "files".`),
      ),
    ];
  },
};

function targetsOf({ exports = {}, bin = {} }: Manifest): readonly string[] {
  const targets = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  return [...targets, ...Object.values(bin)].map((target) => target.replace(/^\.\//, ""));
}

async function mapsThatLeadNowhere(folder: string, present: ReadonlySet<string>): Promise<readonly string[]> {
  const astray: string[] = [];
  for (const path of present) {
    if (!path.endsWith(".map")) continue;
    const map: { readonly sources: readonly string[] } = JSON.parse(await readFile(join(folder, path), "utf8"));
    if (map.sources.some((source) => !present.has(posix.join(dirname(path), source)))) astray.push(path);
  }
  return astray;
}

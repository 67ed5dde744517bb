import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Finding, Gate } from "../gate.ts";
import type { Manifest } from "../published-package.ts";

/** Licences that ask for no more than a notice. */
const permitted: ReadonlySet<unknown> = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

/** The licence of everything that `npm install` of the package brings along. */
export const licencesGate: Gate = {
  name: "licences",
  async check({ name, folder }) {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    const visit = async (dependent: string): Promise<void> => {
      for (const dependency of Object.keys((await manifestOf(dependent)).dependencies ?? {})) {
        const found = await findInstalled(dependency, dependent);
        if (seen.has(found)) continue;
        seen.add(found);
        const { license, version } = await manifestOf(found);
        if (!permitted.has(license)) {
          findings.push({
            where: name,
            problem: `It brings ${dependency} ${version}, whose licence is ${license ?? "not stated"}.`,
            remedy:
              "Do without it, or have the licence examined and add it to scripts/check-packages/gates/licences.ts.",
          });
        }
        await visit(found);
      }
    };
    await visit(folder);
    return findings;
  },
};

/** As Node finds it: in the nearest `node_modules` upwards. */
async function findInstalled(dependency: string, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", dependency);
    if (await manifestOf(candidate).then(Boolean, () => false)) return candidate;
    if (folder === dirname(folder)) throw new Error(`${dependency}, which ${from} needs, is not installed.`);
  }
}

async function manifestOf(folder: string): Promise<Manifest> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  return manifest;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Gate, Issue } from "./gate.ts";

/** Licences that ask for no more than a notice. */
const permitted: ReadonlySet<unknown> = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]);

interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

interface Locked {
  readonly license?: string;
  /** Where a workspace is, for the link to it. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The licence of everything that `npm install` of the package brings along, by the lock file. */
export const licencesGate: Gate = async ({ name, folder }) => {
  const { packages }: Lock = JSON.parse(await readFile(join(folder, "../../package-lock.json"), "utf8"));
  const issues: Issue[] = [];
  const seen = new Set<string>();
  const visit = (place: string): void => {
    if (seen.has(place)) return;
    seen.add(place);
    const { license, link, resolved = "", dependencies = {} } = packages[place] ?? {};
    if (link === true) return visit(resolved);
    if (!permitted.has(license)) {
      const fix = "Do without it, or have the licence examined and add it to scripts/check-packages/licences.ts.";
      issues.push({ problem: `It brings ${place}, whose licence is ${license ?? "not stated"}.`, fix });
    }
    for (const dependency of Object.keys(dependencies)) visit(placeOf(dependency, place, packages));
  };
  visit(`node_modules/${name}`);
  return issues;
};

/** As Node finds it: in the nearest `node_modules` upwards. */
function placeOf(dependency: string, from: string, packages: Lock["packages"]): string {
  const nested = `${from}/node_modules/${dependency}`;
  if (from === "") return `node_modules/${dependency}`;
  if (nested in packages) return nested;
  const parent = from.lastIndexOf("/node_modules/");
  return placeOf(dependency, parent === -1 ? "" : from.slice(0, parent), packages);
}

import type { Finding, Gate } from "../gate.ts";
import type { Manifest } from "../published-package.ts";

/** What package.json must say. What nobody knows yet, such as the repository's address, is not asked for. */
export const manifestGate: Gate = {
  name: "manifest",
  async check({ name, manifest }) {
    return problemsOf(manifest).map(([problem, remedy]): Finding => ({
      where: name,
      problem,
      remedy: `In package.json: ${remedy}`,
    }));
  },
};

type Problem = readonly [problem: string, remedy: string];

function problemsOf(manifest: Manifest): readonly Problem[] {
  const problems: Problem[] = [];
  const demand = (holds: boolean, problem: string, remedy: string): void => {
    if (!holds) problems.push([problem, remedy]);
  };
  const { type, sideEffects, license, engines, description, keywords = [], publishConfig, files = [] } = manifest;
  demand(type === "module", "It is not marked as ES modules.", '"type": "module".');
  demand(sideEffects === false, "Bundlers cannot drop unused modules.", '"sideEffects": false.');
  demand(license === "Apache-2.0", "Its licence is not the repository's.", '"license": "Apache-2.0".');
  demand(engines?.node === ">=20.19", "It does not say which Node it runs on.", '"engines": { "node": ">=20.19" }.');
  demand(Boolean(description), "It has no description.", "a sentence in description.");
  demand(keywords.length >= 3, "Nobody would find it.", "at least three keywords.");
  demand(
    publishConfig?.access === "public",
    "A scoped package is private.",
    '"publishConfig": { "access": "public" }.',
  );
  demand(publishConfig?.provenance === true, "It has no provenance.", '"publishConfig": { "provenance": true }.');
  for (const folder of ["dist", "src"]) {
    demand(files.includes(folder), `${folder} is not published.`, `"${folder}" in files; source maps lead to src.`);
  }
  for (const field of ["main", "module", "types", "typings"]) {
    demand(!(field in manifest), `${field} bypasses exports.`, `no ${field}; exports says it.`);
  }
  return [...problems, ...exportProblems(manifest), ...dependencyProblems(manifest)];
}

function exportProblems({ exports = {} }: Manifest): readonly Problem[] {
  const problems: Problem[] = [];
  for (const entry of [".", "./package.json"]) {
    if (!(entry in exports)) problems.push([`exports has no "${entry}".`, `"${entry}" in exports.`]);
  }
  for (const [entry, target] of Object.entries(exports)) {
    if (entry === "./package.json") continue;
    const conditions = typeof target === "string" ? [] : Object.keys(target);
    if (conditions.join() !== "types,default") {
      problems.push([`exports "${entry}" is not typed.`, `"${entry}": { "types": …, "default": … }, in this order.`]);
    }
  }
  return problems;
}

/** A patch of a dependency must not change what was tested; the packages of this repository are released together. */
function dependencyProblems({ version, dependencies = {} }: Manifest): readonly Problem[] {
  return Object.entries(dependencies)
    .filter(([name, wanted]) => (name.startsWith("@aidmp/") ? wanted !== version : !/^\d+\.\d+\.\d+$/.test(wanted)))
    .map(([name, wanted]) => [`It depends on ${name} ${wanted}.`, `an exact version of ${name}.`]);
}

import { isDeepStrictEqual } from "node:util";
import type { Gate, Issue } from "./gate.ts";
import type { Manifest } from "./published-package.ts";

/**
 * What package.json must say, beside what attw and publint find: entries that a resolution misses, types of the wrong kind,
 * conditions in the wrong order. What nobody knows yet, such as the repository's address, is not asked for.
 */
const expected: Readonly<Record<string, unknown>> = {
  type: "module",
  // Without it, bundlers cannot drop unused modules.
  sideEffects: false,
  license: "Apache-2.0",
  engines: { node: ">=20.19" },
  // A scoped package is private unless it says otherwise.
  publishConfig: { access: "public", provenance: true },
};

/** Each of these would bypass `exports`. */
const forbidden = ["module", "typings"] as const;

export const manifestGate: Gate = async ({ manifest }) => {
  const { description, keywords = [], files = [], exports = {} } = manifest;
  const issues: Issue[] = [];
  const demand = (holds: boolean, problem: string, fix: string): void => {
    if (!holds) issues.push({ problem, fix: `In package.json: ${fix}` });
  };
  for (const [field, value] of Object.entries(expected)) {
    const text = `"${field}": ${JSON.stringify(value)}`;
    demand(isDeepStrictEqual(manifest[field], value), `It does not say ${text}.`, `${text}.`);
  }
  for (const field of forbidden) demand(!(field in manifest), `${field} bypasses exports.`, `no ${field}.`);
  demand(Boolean(description), "It has no description.", "a sentence in description.");
  demand(keywords.length >= 3, "Nobody would find it.", "at least three keywords.");
  for (const folder of ["dist", "src"]) {
    demand(files.includes(folder), `${folder} is not published.`, `"${folder}" in files; source maps lead to src.`);
  }
  // A command is no module.
  for (const entry of manifest.bin && !("." in exports) ? ["./package.json"] : [".", "./package.json"]) {
    demand(entry in exports, `exports has no "${entry}".`, `"${entry}" in exports.`);
  }
  for (const [name, wanted] of dependenciesThatMove(manifest)) {
    demand(false, `It depends on ${name} ${wanted}.`, `an exact version of ${name}.`);
  }
  return issues;
};

/** A patch of a dependency must not change what was tested; the packages of this repository are released together. */
function dependenciesThatMove({ version, dependencies = {} }: Manifest): readonly (readonly [string, string])[] {
  return Object.entries(dependencies).filter(([name, wanted]) =>
    name.startsWith("@aidmp/") ? wanted !== version : !/^\d+\.\d+\.\d+$/.test(wanted),
  );
}

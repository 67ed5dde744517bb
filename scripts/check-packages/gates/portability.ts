import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { build, type Plugin } from "esbuild";
import type { Finding, Gate } from "../gate.ts";

/** Packages that must run where there is no Node. The emulator is a program for Node. */
const portable: ReadonlySet<string> = new Set(["@aidmp/client", "@aidmp/operations"]);

/**
 * No module of Node's in anything that the package brings, dependencies included. Node's globals need no gate: the
 * packages are compiled without its types.
 */
export const portabilityGate: Gate = {
  name: "portability",
  async check({ name, folder, manifest }) {
    if (!portable.has(name)) return [];
    const findings: Finding[] = [];
    for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
      if (typeof target === "string" || target["default"] === undefined) continue;
      for (const { builtin, importer } of await builtinsIn(join(folder, target["default"]))) {
        findings.push({
          where: name,
          problem: `"${entry}" does not run outside Node: ${relative(folder, importer)} imports ${builtin}.`,
          remedy: "Use what the web platform has, or take it as an argument.",
        });
      }
    }
    return findings;
  },
};

interface BuiltinImport {
  readonly builtin: string;
  readonly importer: string;
}

const builtins = new RegExp(`^(node:.*|(${builtinModules.join("|")})(/.*)?)$`);

async function builtinsIn(entry: string): Promise<readonly BuiltinImport[]> {
  const found: BuiltinImport[] = [];
  const recorder: Plugin = {
    name: "record builtins",
    setup(esbuild) {
      esbuild.onResolve({ filter: builtins }, ({ path, importer }) => {
        found.push({ builtin: path, importer });
        return { path, external: true };
      });
    },
  };
  await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "silent",
    plugins: [recorder],
  });
  return found;
}

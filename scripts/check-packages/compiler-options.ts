import { join } from "node:path";
import ts from "typescript";
import type { Gate } from "./gate.ts";

/** Options without which a package's declarations would promise less than they do; the build then holds it to them. */
const demanded = [
  "strict",
  "exactOptionalPropertyTypes",
  "isolatedDeclarations",
  "declarationMap",
  "sourceMap",
] as const;

export const compilerOptionsGate: Gate = async ({ folder }) => {
  const { config } = ts.readConfigFile(join(folder, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  return demanded
    .filter((option) => options[option] !== true)
    .map((option) => ({ problem: `It is built without ${option}.`, fix: `"${option}": true in its tsconfig.json.` }));
};

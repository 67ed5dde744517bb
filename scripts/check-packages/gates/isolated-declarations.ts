import { join } from "node:path";
import ts from "typescript";
import type { Gate } from "../gate.ts";

/** Options without which a package's declarations would promise less than they do; the build then holds it to them. */
const demanded = [
  "strict",
  "exactOptionalPropertyTypes",
  "isolatedDeclarations",
  "declarationMap",
  "sourceMap",
] as const;

export const isolatedDeclarationsGate: Gate = {
  name: "isolated declarations",
  async check({ name, folder }) {
    const file = join(folder, "tsconfig.json");
    const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
    return demanded
      .filter((option) => options[option] !== true)
      .map((option) => ({
        where: name,
        problem: `It is built without ${option}.`,
        remedy: `"${option}": true in its tsconfig.json.`,
      }));
  },
};

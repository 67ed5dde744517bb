import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { operationsOf, type JsonObject } from "../openapi-document.js";
import { applyOverlay } from "./overlay.js";

const kinds = [
  { extension: "ts", lang: "TypeScript", label: "TypeScript" },
  { extension: "sh", lang: "Shell", label: "curl" },
] as const;

/** The document with the programs of `examples/reference/` on its operations, as `x-codeSamples`; each has one of each kind. */
export async function withCodeSamples(root: string, document: JsonObject): Promise<JsonObject> {
  const actions = operationsOf(document).map(async ({ operationId, path, method }) => {
    const samples = kinds.map(async ({ extension, lang, label }) => {
      const file = join(root, "examples/reference", `${operationId}.${extension}`);
      return { lang, label, source: await readFile(file, "utf8") };
    });
    const update = { "x-codeSamples": await Promise.all(samples) };
    return { target: `$.paths['${path}'].${method.toLowerCase()}`, update };
  });
  return applyOverlay(document, { version: "1.0.0", actions: await Promise.all(actions) });
}

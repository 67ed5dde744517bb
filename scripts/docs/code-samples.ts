import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { at, isObject, operationsOf, textOf, type JsonObject } from "../openapi-document.js";

/** A program that calls one operation, as the pages show it. */
export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

const kinds = [
  { extension: "ts", lang: "TypeScript", label: "TypeScript" },
  { extension: "sh", lang: "Shell", label: "curl" },
] as const;

/** Reads the samples of every operation from `examples/reference/`. A missing one fails: each operation has both. */
export async function readCodeSamples(
  root: string,
  document: JsonObject,
): Promise<ReadonlyMap<string, readonly CodeSample[]>> {
  const samples = new Map<string, readonly CodeSample[]>();
  for (const { operationId } of operationsOf(document)) {
    const files = kinds.map(async ({ extension, lang, label }) => {
      const path = join("examples", "reference", `${operationId}.${extension}`);
      return { lang, label, source: await readFile(join(root, path), "utf8") };
    });
    samples.set(operationId, await Promise.all(files));
  }
  return samples;
}

/** The document with `x-codeSamples` on its operations. */
export function withCodeSamples(document: JsonObject, samples: ReadonlyMap<string, readonly CodeSample[]>): JsonObject {
  const paths = Object.entries(at(document, "paths")).map(([path, item]) => [
    path,
    isObject(item) ? inject(item) : item,
  ]);
  return { ...document, paths: Object.fromEntries(paths) };

  function inject(item: JsonObject): JsonObject {
    return Object.fromEntries(
      Object.entries(item).map(([key, part]) => {
        const found = isObject(part) ? samples.get(textOf(part["operationId"])) : undefined;
        return [key, isObject(part) && found !== undefined ? { ...part, "x-codeSamples": found } : part];
      }),
    );
  }
}

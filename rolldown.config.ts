import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig } from "rolldown";

interface Target {
  readonly types: string;
  readonly default: string;
}

/** Each sub-path that the package in the working folder exports, by the name of its file: its module stands where its declarations do. */
export function entries(): Readonly<Record<string, string>> {
  const manifest: { readonly exports: Readonly<Record<string, string | Target>> } = JSON.parse(
    readFileSync("package.json", "utf8"),
  );
  return Object.fromEntries(
    Object.values(manifest.exports)
      .filter((target) => typeof target !== "string")
      .map(({ types, default: file }) => [
        basename(file, ".js"),
        types.replace("./dist/", "./src/").replace(".d.ts", ".ts"),
      ]),
  );
}

/**
 * Run in a package's folder by its `build`: its modules as one for each sub-path, and one for what they share, unminified, with
 * the comments. Node opens every file of a package by itself; with few files, importing the client takes a fraction of the
 * time (`npm run bench -- size`).
 */
export default defineConfig({
  input: entries(),
  platform: "neutral",
  external: /^[^./]/,
  transform: { target: "es2022" },
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
    format: "esm",
    sourcemap: true,
    // The sources are in the package: the maps name them.
    sourcemapExcludeSources: true,
    cleanDir: true,
  },
});

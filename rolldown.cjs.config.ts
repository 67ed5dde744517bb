import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { defineConfig } from "rolldown";
import { entries } from "./rolldown.config.ts";

/**
 * The same modules for programs in CommonJS (NestJS, Egg, default Jest), in a folder that says so. A program that loads both
 * kinds has two copies: the packages recognise each other's errors and responses by registered symbols, not by class.
 */
export default defineConfig({
  input: entries(),
  platform: "neutral",
  external: /^[^./]/,
  // For the source maps of what the plugin below changes.
  experimental: { nativeMagicString: true },
  transform: { target: "es2022", define: { "import.meta.url": "moduleUrl" } },
  output: {
    dir: "dist/cjs",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
    format: "cjs",
    sourcemap: true,
    // The sources are in the package: the maps name them.
    sourcemapExcludeSources: true,
    cleanDir: true,
  },
  plugins: [
    {
      name: "say-commonjs",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "package.json", source: '{ "type": "commonjs" }\n' });
      },
      writeBundle() {
        copyDeclarations();
      },
      renderChunk(code, _chunk, _options, { magicString }) {
        if (magicString === undefined) throw new Error("rolldown gives no magicString.");
        // Node's ES modules take `module.exports` for the default export of CommonJS; here it is the one named so.
        magicString.replaceAll(/__toESM\((\w+), 1\)/g, "__toESM($1)");
        if (code.includes("moduleUrl")) {
          magicString.prepend(`const moduleUrl = require("node:url").pathToFileURL(__filename).href;\n`);
        }
        return { code: magicString };
      },
    },
  ],
});

/** Those of the ES modules, which the compiler has written before: the same, a folder deeper. */
function copyDeclarations(): void {
  const paths = readdirSync("dist", { encoding: "utf8", recursive: true });
  for (const path of paths.filter((each) => /\.d\.ts(?:\.map)?$/.test(each) && !each.startsWith("cjs"))) {
    const text = readFileSync(join("dist", path), "utf8");
    const target = join("dist/cjs", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, path.endsWith(".map") ? text.replace('"sources":["', '"sources":["../') : text);
  }
}

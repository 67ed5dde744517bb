import { defineConfig } from "rolldown";

/**
 * Run in a package's folder by its `build`: its modules as one, unminified, with the comments. Node opens every file of a
 * package by itself; as one file each, importing the client takes a fraction of the time (`npm run bench -- size`).
 */
export default defineConfig({
  input: "src/index.ts",
  platform: "neutral",
  external: /^[^./]/,
  transform: { target: "es2022" },
  output: { dir: "dist", entryFileNames: "index.js", format: "esm", sourcemap: true, cleanDir: true },
});

import { defineConfig } from "rolldown";

/** One file to start with, and one for each verb, which is loaded when it is called. */
export default defineConfig({
  input: { bin: "src/bin.ts" },
  platform: "node",
  external: /^[^./]/,
  transform: { target: "es2022" },
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    format: "esm",
    sourcemap: true,
    cleanDir: true,
  },
});

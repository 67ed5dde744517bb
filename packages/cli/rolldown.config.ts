import { defineConfig } from "rolldown";

/** One file to start with, and one for each verb, which is loaded when it is called. */
export default defineConfig({
  input: { bin: "src/bin.ts" },
  platform: "node",
  // The packages of this project become part of it: only what it needs of them is installed, and few files are opened.
  external: (id) => /^[^./]/.test(id) && !id.startsWith("@aidmp/"),
  transform: { target: "es2022" },
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    format: "esm",
    cleanDir: true,
  },
});

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Entry } from "./entries.js";

/** Bytes of an entry as a browser gets it, or as Node does where a library is for Node alone: bundled, minified, compressed. */
export async function sizeOf({ code, external = [], platform = "browser" }: Entry): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    external: [...external],
    write: false,
    logLevel: "error",
  });
  const [bundle] = outputFiles;
  if (bundle === undefined) throw new Error("The bundler wrote nothing.");
  return { minified: bundle.contents.length, gzip: gzipSync(bundle.contents, { level: 9 }).length };
}

export interface Size {
  readonly minified: number;
  readonly gzip: number;
}

import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type BuildResult } from "esbuild";
import type { Entry } from "./entries.js";

/** Bytes of an entry as a browser gets it, or as Node does where a library is for Node alone: bundled, minified, compressed. */
export async function sizeOf({ code, beside, platform = "browser" }: Entry): Promise<Size> {
  const size = await bundledSize(beside === undefined ? code : `${beside}\n${code}`, platform);
  if (beside === undefined) return size;
  const without = await bundledSize(beside, platform);
  return { minified: size.minified - without.minified, gzip: size.gzip - without.gzip };
}

export interface Size {
  readonly minified: number;
  readonly gzip: number;
}

/** Minified bytes of a program by the folder that they come from, the most first; the packages' sources instead of their files. */
export async function partsOf(code: string): Promise<readonly (readonly [folder: string, bytes: number])[]> {
  const { metafile } = await bundle(code, "browser", {
    "@aidmp/client/internal": sourceOf("client/src/internal.ts"),
    "@aidmp/client": sourceOf("client/src/index.ts"),
    "@aidmp/operations/step": sourceOf("operations/src/step/index.ts"),
    "@aidmp/operations/internal": sourceOf("operations/src/internal.ts"),
    "@aidmp/operations": sourceOf("operations/src/index.ts"),
  });
  const parts = new Map<string, number>();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = folderOf(path);
      if (bytesInOutput > 0) parts.set(folder, (parts.get(folder) ?? 0) + bytesInOutput);
    }
  }
  return [...parts].sort(([, a], [, b]) => b - a);
}

function sourceOf(file: string): string {
  return fileURLToPath(new URL(`../../packages/${file}`, import.meta.url));
}

function folderOf(path: string): string {
  const [, name, rest = ""] = /packages\/(\w+)\/src\/(.*)$/.exec(path) ?? [];
  if (name === undefined) return /node_modules\/([^/]+)/.exec(path)?.[1] ?? path;
  return rest.includes("/") ? `${name}: ${rest.slice(0, rest.indexOf("/"))}/` : `${name}: the rest`;
}

async function bundledSize(code: string, platform: "browser" | "node"): Promise<Size> {
  const { outputFiles } = await bundle(code, platform);
  const [file] = outputFiles;
  if (file === undefined) throw new Error("The bundler wrote nothing.");
  return { minified: file.contents.length, gzip: gzipSync(file.contents, { level: 9 }).length };
}

function bundle(
  code: string,
  platform: "browser" | "node",
  alias: Record<string, string> = {},
): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform,
    alias,
    write: false,
    metafile: true,
    logLevel: "error",
  });
}

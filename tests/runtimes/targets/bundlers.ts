import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, version as esbuildVersion } from "esbuild";
import { rolldown, VERSION as rolldownVersion } from "rolldown";
import type { Target } from "../try-out.ts";
import { modulesLeftIn, type Bundle } from "./left-in-bundle.ts";

/** What a program imports, and what must then not be in its bundle. */
export interface Import {
  readonly from: "@aidmp/client" | "@aidmp/operations" | "@aidmp/operations/step";
  readonly names: readonly string[];
  readonly without: readonly RegExp[];
}

export const transport = /client\/src\/transport\/transport\.ts$|\/openapi-fetch\//;
export const poller = /operations\/src\/(poller|engine|sources)\//;

const imports: readonly Import[] = [
  { from: "@aidmp/client", names: ["hmac"], without: [poller, transport] },
  { from: "@aidmp/client", names: ["createAidmpClient", "hmac", "createUploadFilesTask"], without: [poller] },
  { from: "@aidmp/operations/step", names: ["step", "begin", "parseResumeToken"], without: [poller, transport] },
  { from: "@aidmp/operations", names: ["createPoller", "taskListSource"], without: [transport] },
];

export type Bundler = (entry: string) => Promise<Bundle>;

/** `folder` is where the packages are found from; the programs are written there. */
export function bundlers(folder: string): readonly Target[] {
  const versions = { esbuild: esbuildVersion, rolldown: rolldownVersion };
  return (["esbuild", "rolldown"] as const).map((name) => ({
    group: "Bundlers",
    name,
    prepare: async () => ({
      version: versions[name],
      checks: imports.map((wanted) => ({
        how: `\`import { ${wanted.names.join(", ")} } from "${wanted.from}"\``,
        run: () => bundleWithout(wanted, folder, withBundler[name]),
      })),
    }),
  }));
}

/** Resolves with the bundle's weight; rejects when something is in it that must not be. */
export async function bundleWithout(
  { from, names, without }: Import,
  folder: string,
  bundler: Bundler,
): Promise<string> {
  const entry = join(folder, "bundled-entry.js");
  const modules = async (program: string): Promise<readonly [Bundle, readonly string[]]> => {
    await writeFile(entry, program);
    const bundle = await bundler(entry);
    return [bundle, [...(await modulesLeftIn(bundle))]];
  };
  // A pattern that finds nothing in the whole of both packages would forbid nothing.
  const [, everything] = await modules('export * from "@aidmp/client";\nexport * from "@aidmp/operations";\n');
  for (const pattern of without) {
    if (!everything.some((file) => pattern.test(file))) throw new Error(`No module is named ${pattern} any more.`);
  }
  const [{ code }, left] = await modules(`export { ${names.join(", ")} } from "${from}";\n`);
  const unwanted = left.filter((file) => without.some((pattern) => pattern.test(file)));
  if (unwanted.length > 0) throw new Error(`${names.join(", ")} pulled in ${unwanted.join(", ")}`);
  return `${(gzipSync(code).byteLength / 1000).toFixed(1)} KB min+gzip`;
}

export const withBundler: Readonly<Record<"esbuild" | "rolldown", Bundler>> = {
  async esbuild(entry) {
    const output = { bundle: true, minify: true, format: "esm", platform: "browser", sourcemap: "external" } as const;
    const { outputFiles } = await build({
      entryPoints: [entry],
      outfile: `${entry}.bundle.js`,
      write: false,
      ...output,
    });
    const [map, code] = outputFiles.toSorted((left, right) => right.path.length - left.path.length);
    return { code: code?.text ?? "", map: JSON.parse(map?.text ?? ""), folder: join(entry, "..") };
  },
  async rolldown(entry) {
    const bundle = await rolldown({ input: entry, platform: "browser", logLevel: "silent" });
    const { output } = await bundle.generate({ format: "esm", minify: true, sourcemap: true, dir: join(entry, "..") });
    await bundle.close();
    const [{ code, map }] = output;
    if (map === null) throw new Error("rolldown made no source map.");
    return { code, map: JSON.parse(map.toString()), folder: join(entry, "..") };
  },
};

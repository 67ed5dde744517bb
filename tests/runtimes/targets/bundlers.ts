import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, version as esbuildVersion } from "esbuild";
import { rolldown, VERSION as rolldownVersion } from "rolldown";
import type { Target } from "../check.ts";
import type { Setting } from "../setting.ts";

/** What a program imports, and what must then not be in its bundle. */
interface Import {
  readonly from: "@aidmp/client" | "@aidmp/operations";
  readonly names: readonly string[];
  readonly without: readonly RegExp[];
}

const transport = /@aidmp\/client\/dist\/transport\/transport\.js|openapi-fetch/;
const poller = /@aidmp\/operations\/dist\/(poller|sources)\//;

const imports: readonly Import[] = [
  { from: "@aidmp/client", names: ["hmac"], without: [poller, transport] },
  { from: "@aidmp/client", names: ["createAidmpClient", "hmac", "createUploadFilesTask"], without: [poller] },
  { from: "@aidmp/operations", names: ["step", "begin", "parseToken"], without: [poller, transport] },
  { from: "@aidmp/operations", names: ["createPoller", "taskListSource"], without: [transport] },
];

interface Bundle {
  readonly code: string;
  /** The files of which something is left in the bundle. */
  readonly files: readonly string[];
}

type Bundler = (entry: string, outfile: string) => Promise<Bundle>;

export function bundlers({ consumer: { folder } }: Setting): readonly Target[] {
  return [target("esbuild", esbuildVersion, withEsbuild), target("rolldown", rolldownVersion, withRolldown)];

  function target(name: string, version: string, bundle: Bundler): Target {
    const checks = imports.map(({ from, names, without }, index) => ({
      how: `\`import { ${names.join(", ")} } from "${from}"\``,
      async run(): Promise<string> {
        const entry = join(folder, `entry.${index}.js`);
        await writeFile(entry, `export { ${names.join(", ")} } from "${from}";\n`);
        const { code, files } = await bundle(entry, join(folder, `bundle.${index}.${name}.js`));
        const unwanted = files.filter((file) => without.some((pattern) => pattern.test(file)));
        if (unwanted.length > 0) throw new Error(`${names.join(", ")} pulled in ${unwanted.join(", ")}`);
        return `${(gzipSync(code).byteLength / 1000).toFixed(1)} KB min+gzip`;
      },
    }));
    return { group: "Bundlers", name, prepare: async () => ({ version, checks }) };
  }
}

async function withEsbuild(entry: string, outfile: string): Promise<Bundle> {
  const options = { bundle: true, minify: true, format: "esm", platform: "browser", metafile: true } as const;
  const { outputFiles, metafile } = await build({ entryPoints: [entry], outfile, write: false, ...options });
  const [output] = Object.values(metafile.outputs);
  const files = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { code: outputFiles[0]?.text ?? "", files: files.map(([file]) => file) };
}

async function withRolldown(entry: string): Promise<Bundle> {
  const bundle = await rolldown({ input: entry, platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const [{ code, modules }] = output;
  const files = Object.entries(modules).filter(([, { renderedLength }]) => renderedLength > 0);
  return { code, files: files.map(([file]) => file) };
}

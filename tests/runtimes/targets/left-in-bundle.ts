import { readFile } from "node:fs/promises";
import { SourceMap, type SourceMapPayload } from "node:module";
import { resolve } from "node:path";

export interface Bundle {
  readonly code: string;
  /** Its source map, with paths relative to `folder`. */
  readonly map: SourceMapPayload;
  readonly folder: string;
}

/**
 * The modules of which something is left in a bundle. A package is published as one file, so what a bundler reports says
 * nothing: each position is followed through the bundle's map, and on through the package's own.
 */
export async function modulesLeftIn({ code, map, folder }: Bundle): Promise<ReadonlySet<string>> {
  const positions = new Map<string, { readonly line: number; readonly column: number; readonly file: string }>();
  for (const { source, line, column } of origins(new SourceMap(map), code)) {
    positions.set(`${source}:${line}:${column}`, { file: resolve(folder, source), line, column });
  }
  const maps = new Map<string, SourceMap | undefined>();
  const modules = new Set<string>();
  for (const { file, line, column } of positions.values()) {
    if (!maps.has(file)) maps.set(file, await mapOf(file));
    const found = maps.get(file)?.findEntry(line, column);
    modules.add(found !== undefined && "originalSource" in found ? resolve(file, "..", found.originalSource) : file);
  }
  return modules;
}

interface Origin {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

function* origins(map: SourceMap, code: string): Generator<Origin> {
  for (const [line, text] of code.split("\n").entries()) {
    for (let column = 0; column < text.length; column += 1) {
      const entry = map.findEntry(line, column);
      if (!("originalSource" in entry)) continue;
      yield { source: entry.originalSource, line: entry.originalLine, column: entry.originalColumn };
    }
  }
}

async function mapOf(file: string): Promise<SourceMap | undefined> {
  if (!file.endsWith(".js")) return undefined;
  const text = await readFile(`${file}.map`, "utf8").catch(() => undefined);
  return text === undefined ? undefined : new SourceMap(JSON.parse(text));
}

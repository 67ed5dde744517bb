import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileSource, SourceFile } from "../source/source-file.js";

/**
 * The files below a folder of this machine, in the order of their paths' bytes. Links are followed; what is neither a file nor a
 * folder is left out.
 */
export function directorySource(folder: string): FileSource {
  const fileOf = ({ path }: SourceFile): string => join(folder, ...path.split("/"));
  return {
    [Symbol.asyncIterator]: () => walk(folder, ""),
    async open(file, signal) {
      return createReadStream(fileOf(file), signal ? { signal } : {});
    },
  };
}

async function* walk(folder: string, prefix: string): AsyncGenerator<SourceFile, void> {
  const entries = await Promise.all(
    (await readdir(join(folder, ...prefix.split("/")))).map(async (name) => {
      const facts = await stat(join(folder, ...prefix.split("/"), name));
      return { name, size: facts.size, isFile: facts.isFile(), isFolder: facts.isDirectory() };
    }),
  );
  // A folder's files come where its name with a slash does: "a/b" is after "a-b".
  const order = (entry: (typeof entries)[number]): Buffer =>
    Buffer.from(entry.isFolder ? `${entry.name}/` : entry.name);
  for (const entry of entries.sort((a, b) => Buffer.compare(order(a), order(b)))) {
    if (entry.isFolder) yield* walk(folder, `${prefix}${entry.name}/`);
    else if (entry.isFile) yield { path: `${prefix}${entry.name}`, size: entry.size };
  }
}

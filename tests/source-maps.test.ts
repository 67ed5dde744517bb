import { readdir, readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../docs/.vitepress/pages.ts";

/** The command is one file without a map. */
const libraries = (await readdir(join(root, "packages"))).filter((name) => name !== "cli");

/** The lines of a built file that declare something, and what. */
function declarationsIn(
  code: string,
): readonly { readonly line: number; readonly column: number; readonly name: string }[] {
  return code.split("\n").flatMap((text, line) => {
    const [declaration = "", name] = /^(?:async )?function\*? (\w+)/.exec(text) ?? [];
    return name === undefined ? [] : [{ line, column: declaration.length - name.length, name }];
  });
}

/** How many declarations the maps of a folder lead to, and those that they lead past. */
async function follow(folder: string): Promise<{ readonly followed: number; readonly missed: readonly string[] }> {
  const maps = (await readdir(folder)).filter((name) => name.endsWith(".js.map"));
  let followed = 0;
  const missed: string[] = [];
  for (const file of maps) {
    const name = file.replace(/\.map$/, "");
    const map = new SourceMap(JSON.parse(await readFile(join(folder, file), "utf8")));
    for (const { line, column, name: declared } of declarationsIn(await readFile(join(folder, name), "utf8"))) {
      const entry = map.findEntry(line, column);
      if (!("originalSource" in entry)) continue;
      const source = await readFile(join(folder, entry.originalSource), "utf8");
      const isThere = new RegExp(`function\\*? ${declared}\\b`).test(source.split("\n")[entry.originalLine] ?? "");
      if (isThere) followed += 1;
      else missed.push(`${name}:${line + 1}: ${declared}`);
    }
  }
  return { followed, missed };
}

describe("the source maps", () => {
  it.each(libraries.flatMap((name) => ["dist", "dist/cjs"].map((folder) => `packages/${name}/${folder}`)))(
    "lead a stack to the line that it stands for: %s",
    async (folder) => {
      const { followed, missed } = await follow(join(root, folder));
      expect(missed).toEqual([]);
      expect(followed).toBeGreaterThan(10);
    },
  );
});

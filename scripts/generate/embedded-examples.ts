import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { glob } from "tinyglobby";
import type { Artifact } from "./artifact.ts";

/**
 * Puts the examples into the pages that quote them. After the line
 *
 *     <!-- example: examples/quickstart.ts#main -->
 *
 * comes a fenced block with what stands between `// #region main` and `// #endregion` of that file, or with the whole
 * file where no region is named. The files are type-checked and run by the tests, so what a page shows has run.
 */
export async function embeddedExamples(root: string): Promise<readonly Artifact[]> {
  const paths = await glob(["*.md", "packages/*/*.md", "docs/**/*.md"], { cwd: root });
  const pages = paths.sort().map(async (path) => {
    const page = (await readFile(join(root, path), "utf8")).replaceAll("\r\n", "\n");
    return page.includes("<!-- example: ") ? [{ path, content: await embed(root, path, page) }] : [];
  });
  return (await Promise.all(pages)).flat();
}

const marker = /^( *)<!-- example: (\S+?)(?:#(\S+))? -->\n(?:\n* *```\w*\n[^]*?\n *```\n)?/gm;

async function embed(root: string, page: string, text: string): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(marker)) {
    const [whole, indent = "", file = "", region] = match;
    const code = await example(root, page, file, region);
    const fence = [`\`\`\`${extname(file).slice(1)}`, ...code, "```"].map((line) => (line && indent + line) || "");
    const comment = `${indent}<!-- example: ${file}${region === undefined ? "" : `#${region}`} -->`;
    parts.push(text.slice(end, match.index), comment, "\n\n", fence.join("\n"), "\n");
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)].join("");
}

async function example(root: string, page: string, file: string, region: string | undefined): Promise<string[]> {
  const source = await readFile(join(root, file), "utf8").catch((cause: unknown) => {
    throw new Error(`${page} quotes ${file}, which cannot be read.`, { cause });
  });
  const lines = source.trimEnd().split("\n");
  if (region === undefined) return lines;
  const start = lines.findIndex((line) => /^(?:\/\/|#) #region (.+)$/.exec(line.trim())?.[1] === region);
  if (start === -1) throw new Error(`${page} quotes region ${region} of ${file}, which has none of that name.`);
  const length = lines.slice(start + 1).findIndex((line) => /^\s*(?:\/\/|#) #endregion/.test(line));
  if (length === -1) throw new Error(`Region ${region} of ${file} has no end.`);
  return dedent(
    lines.slice(start + 1, start + 1 + length).filter((line) => !/^\s*(?:\/\/|#) #(?:end)?region/.test(line)),
  );
}

function dedent(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common));
}

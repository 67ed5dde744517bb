import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "./artifact.ts";

/** Written by commands from what they measure, in English. */
const measured = ["compatibility", "performance", "reliability"];

/**
 * The measured pages in Chinese: each text by `docs/measured.zh-CN.json`, where `#` stands for the figures in it, in their
 * order. A text that is not there stays English; a test finds it.
 */
export async function measuredPages(root: string): Promise<readonly Artifact[]> {
  const file = await readFile(join(root, "docs/measured.zh-CN.json"), "utf8").catch(() => undefined);
  if (file === undefined) return [];
  const translations = new Map<string, string>(Object.entries(JSON.parse(file)));
  return Promise.all(
    measured.map(async (name) => ({
      path: `docs/${name}.zh-CN.md`,
      content: translatePage(await readFile(join(root, `docs/${name}.md`), "utf8"), translations),
    })),
  );
}

const figure = /(?<=\bcommit )[\da-f]{7}|(?:(?<= )-)?\d(?:[\d.,]*\d)?/g;

/** Where and when a part was measured is a text by itself: it is the same in all parts. */
const parts = /(?<=\.) (?=Measured on )/;

function translatePage(page: string, translations: ReadonlyMap<string, string>): string {
  const translate = (text: string): string => text.split(parts).map(translatePart).join(" ").replace("。 ", "。");
  const translatePart = (text: string): string => {
    const figures = text.match(figure) ?? [];
    const translation = translations.get(text.replaceAll(figure, "#"));
    return translation?.replaceAll("#", () => figures.shift() ?? "#") ?? text;
  };
  return page
    .split(/\n\n+/)
    .map((block) => (block.startsWith("|") ? translateTable(block, translate) : translateText(block, translate)))
    .join("\n\n");
}

function translateTable(block: string, translate: (text: string) => string): string {
  const rows = block.trimEnd().split("\n");
  const cells = rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => translate(cell.trim())),
  );
  // The second row parts the head from the rest; in others, a dash is a figure that there is not.
  const table = cells.map((row, index) => `| ${row.map((cell) => (index === 1 ? "---" : cell)).join(" | ")} |`);
  return `${table.join("\n")}${block.endsWith("\n") ? "\n" : ""}`;
}

/** A heading, a list, a picture or a paragraph, whose lines belong together. */
function translateText(block: string, translate: (text: string) => string): string {
  const [, mark = "", text = ""] = /^(#+ |- |!\[|\*\*)?([^]*)$/.exec(block) ?? [];
  if (mark === "- ") return block.replaceAll(/^- (.*)$/gm, (_line, item: string) => `- ${translate(item)}`);
  if (mark === "![") return block.replace(/\[(.*)\]/, (_alt, alt: string) => `[${translate(alt)}]`);
  if (mark === "**" || block.startsWith("<!--")) return translate(block.replaceAll("\n", " "));
  return `${mark}${translate(text.trim().replaceAll("\n", " "))}${block.endsWith("\n") ? "\n" : ""}`;
}

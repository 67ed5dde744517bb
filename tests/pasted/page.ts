import { readFile } from "node:fs/promises";
import { posix } from "node:path";

export interface Block {
  /** `ts`, `sh`, or what else stands behind the fence. */
  readonly language: string;
  readonly code: string;
  /** The file that it is quoted from. */
  readonly example: string | undefined;
}

/** What a reader has of a page: its words, and the blocks to paste. */
export interface Page {
  readonly path: string;
  /** All that is in no block. */
  readonly words: string;
  readonly blocks: readonly Block[];
}

const fence = /^(?:<!-- example: (\S+?)(?:#\S+)? -->\n\n)?```(\w*)\n([^]*?)\n```$/gm;

export async function readPage(root: string, path: string): Promise<Page> {
  const text = await readFile(posix.join(root, path), "utf8");
  const blocks = [...text.matchAll(fence)].map(([, example, language = "", code = ""]) => ({
    language,
    code,
    example,
  }));
  return { path, words: text.replaceAll(fence, ""), blocks };
}

/** The environment variables that the page names in its words: a reader knows of no others. */
export function variablesOf({ words }: Page): readonly string[] {
  return [...new Set(Array.from(words.matchAll(/`([A-Z][A-Z\d]*_[A-Z\d_]+)(?:=[^`]*)?`/g), ([, name = ""]) => name))];
}

/** The packages that the page's lines with `npm install` name. */
export function installedBy({ blocks }: Page): readonly string[] {
  const lines = blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => code.split("\n"));
  return lines
    .map((line) => /^npm install (.*)/.exec(line)?.[1] ?? "")
    .flatMap((names) => names.split(" "))
    .filter((name) => name !== "" && !name.startsWith("-") && !name.includes("*"));
}

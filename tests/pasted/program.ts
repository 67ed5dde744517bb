import { basename } from "node:path";
import type { Block, Page } from "./page.ts";

/** A file that a reader makes of the blocks of a page. */
export interface Program {
  readonly file: string;
  readonly code: string;
}

/** How pages say that a block belongs to the one before it, in English and in Chinese. */
const goesOn = [
  "A block without imports goes on in the file of the block before it.",
  "没有 import 的代码块接在前一个代码块之后，写在同一个文件里。",
] as const;

/** How pages say that a block cannot run alone, and where the whole is. */
const isPart = [
  "A block without imports is a part of a function in",
  "没有 import 的代码块取自",
  "A block without imports is a part of the program below.",
  "没有 import 的代码块是下面程序的一部分。",
] as const;

const says = ({ words }: Page, sentences: readonly string[]): boolean =>
  sentences.some((sentence) => words.includes(sentence));
const isWhole = ({ code }: Block): boolean => /^import /m.test(code);

/**
 * The one rule by which pages are read. A block with an import begins a file. A block without one goes on in the file of the
 * block before it, or is a part that nobody can run alone; which of the two, the page says in words. Any other block is a
 * fault of the page.
 */
export function programsOf(page: Page): readonly Program[] {
  const programs: { file: string; code: string }[] = [];
  for (const block of page.blocks.filter(({ language }) => language === "ts")) {
    const before = programs.at(-1);
    if (isWhole(block)) programs.push({ file: fileOf(page, block), code: block.code });
    else if (says(page, isPart)) continue;
    else if (before && says(page, goesOn)) before.code += `\n\n${block.code}`;
    else throw new Error(`${page.path}: nobody can run the block that begins with "${block.code.split("\n")[0]}".`);
  }
  return programs;
}

function fileOf({ path }: Page, { example }: Block): string {
  if (example === undefined) throw new Error(`${path}: a block is not quoted from a program.`);
  return basename(example);
}

/** The packages and the files that a program imports. */
export function importsOf({ code }: Program): readonly string[] {
  const specifiers = Array.from(code.matchAll(/^(?:import|\}) .*?from "([^"]+)";$/gm), ([, name = ""]) => name);
  return [...new Set(specifiers.filter((name) => !name.startsWith("node:")))];
}

/** `@aws-sdk/client-s3` of `@aws-sdk/client-s3/runtime`. */
export function packageOf(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

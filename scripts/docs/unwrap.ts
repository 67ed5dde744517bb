import type { JsonObject } from "../openapi-document.js";
import { translatableTexts } from "./translatable-texts.js";

/**
 * Markdown with every paragraph on one line. The sources wrap their lines, and a page shows a break as a space: wrong
 * between Chinese characters, and lost altogether in Redoc's search index ("hasbegun").
 */
export function unwrap(markdown: string): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of markdown.split("\n")) {
    const isFence = line.trimStart().startsWith("```");
    if (isFence) isCode = !isCode;
    const previous = lines.at(-1);
    if (previous !== undefined && !isCode && !isFence && isContinued(previous) && isContinuation(line)) {
      lines[lines.length - 1] = join(previous, line.trimStart());
    } else lines.push(line);
  }
  return lines.join("\n");
}

/** The document with all its texts unwrapped. */
export function unwrapTexts(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  for (const { owner, key, text } of translatableTexts(copy)) Reflect.set(owner, key, unwrap(text));
  return copy;
}

function isContinued(line: string): boolean {
  return line.trim() !== "" && !/^\s*(\||#|<|```)/.test(line);
}

function isContinuation(line: string): boolean {
  return line.trim() !== "" && !/^\s*(\||#|>|<|[-*+] |\d+\. )/.test(line);
}

function join(before: string, after: string): string {
  const isChinese = /[\p{Script=Han}，。；：、）”]$/u.test(before) && /^[\p{Script=Han}（“]/u.test(after);
  const hasOwnSpace = /[，。；：、）”]$/.test(before);
  return isChinese || hasOwnSpace ? before + after : `${before} ${after}`;
}

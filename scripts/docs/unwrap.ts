import { isObject, type JsonObject } from "../openapi-document.js";
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
  const pointers = new Set(translatableTexts(document).map(({ pointer }) => pointer));
  const unwrapped = mapTexts(document, "", (text, pointer) => (pointers.has(pointer) ? unwrap(text) : text));
  return isObject(unwrapped) ? unwrapped : document;
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

function mapTexts(value: unknown, pointer: string, change: (text: string, pointer: string) => string): unknown {
  if (typeof value === "string") return change(value, pointer);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, `${pointer}/${index}`, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const token = key.replaceAll("~", "~0").replaceAll("/", "~1");
      return [key, mapTexts(item, `${pointer}/${token}`, change)];
    }),
  );
}

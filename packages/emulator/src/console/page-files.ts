import { readFile } from "node:fs/promises";
import type { TextResponse } from "../http/response.js";
import { html, style } from "./page-text.js";

/** The page itself. The token is hexadecimal. */
export function pageHtml(token: string): TextResponse {
  return { httpStatus: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, text: html(token) };
}

/** A file that the page loads. Undefined when it has no such file. */
export async function pageFile(name: string): Promise<TextResponse | undefined> {
  if (name === "page/style.css") {
    return { httpStatus: 200, headers: { "Content-Type": "text/css; charset=utf-8" }, text: style };
  }
  if (!modules.has(name)) return undefined;
  // From the build, as seen from the sources, the ES build and the CommonJS build alike.
  const text = await readFile(new URL(`../../dist/console/${name}`, import.meta.url), "utf8");
  return { httpStatus: 200, headers: { "Content-Type": "text/javascript; charset=utf-8" }, text };
}

const modules: ReadonlySet<string> = new Set([
  "wire.js",
  "page/app.js",
  "page/api.js",
  "page/commits.js",
  "page/element.js",
  "page/faults.js",
  "page/format.js",
  "page/requests.js",
  "page/tasks.js",
  "page/words.js",
]);

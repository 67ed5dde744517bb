import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Marked } from "marked";
import { languages, type Language } from "./language.js";
import { escapeHtml } from "./page.js";
import { unwrap } from "./unwrap.js";

export interface Guide {
  /** The file's name without `.md`. */
  readonly name: string;
  readonly title: string;
  readonly html: string;
}

/** The guides of each language, in reading order, from `docs/guides/<language>/*.md`. None when the folder is missing. */
export async function readGuides(root: string): Promise<Readonly<Record<Language, readonly Guide[]>>> {
  const [en, zh] = await Promise.all(languages.map((language) => readGuidesIn(join(root, "docs/guides", language))));
  return { en: en ?? [], "zh-CN": zh ?? [] };
}

/** A guide from its Markdown. Throws when it has no heading of first rank: that is its title. */
export function renderGuide(name: string, markdown: string): Guide {
  const title = /^# (.+)$/m.exec(markdown)?.[1]?.trim();
  if (title === undefined) throw new Error(`The guide ${name}.md has no heading of first rank to take its title from.`);
  const html = createMarked().parse(unwrap(markdown), { async: false });
  return { name, title: title.replaceAll("`", ""), html };
}

async function readGuidesIn(folder: string): Promise<readonly Guide[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const markdown = files
    .filter((file) => file.endsWith(".md"))
    .sort((a, b) => rankOf(a) - rankOf(b) || a.localeCompare(b, "en"));
  return Promise.all(
    markdown.map(async (file) => renderGuide(file.slice(0, -".md".length), await readFile(join(folder, file), "utf8"))),
  );
}

/** What a newcomer needs first comes first; a guide that is not named here comes after these. */
const readingOrder = [
  "getting-started.md",
  "upload-and-verify.md",
  "from-the-shell.md",
  "authentication.md",
  "waiting-for-a-task.md",
  "beyond-one-process.md",
  "errors.md",
  "testing-with-the-emulator.md",
  "what-is-assumed.md",
];

function rankOf(file: string): number {
  const rank = readingOrder.indexOf(file);
  return rank < 0 ? readingOrder.length : rank;
}

/** Headings get the anchors that GitHub gives them, so that a link works in both places; links to guides lead to pages. */
function createMarked(): Marked {
  const used = new Map<string, number>();
  return new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }) {
        const slug = slugOf(text);
        const repeats = used.get(slug) ?? 0;
        used.set(slug, repeats + 1);
        const id = repeats === 0 ? slug : `${slug}-${repeats}`;
        return `<h${depth} id="${escapeHtml(id)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        return `<a href="${escapeHtml(pageOf(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      table({ header, rows }) {
        const row = (cells: typeof header, tag: string): string =>
          `<tr>${cells.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
        const body = rows.map((cells) => row(cells, "td")).join("\n");
        // A wide table scrolls in its own box: the page must not scroll sideways on a phone.
        return `<div class="wide"><table><thead>${row(header, "th")}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
}

function slugOf(heading: string): string {
  const words = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "");
  return words.trim().replaceAll(/\s/g, "-");
}

function pageOf(href: string): string {
  return /^[a-z]+:/i.test(href) ? href : href.replace(/\.md(?=#|$)/, ".html");
}

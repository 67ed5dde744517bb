import { writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { transformerStyleToClass } from "@shikijs/transformers";
import { defineConfig, type DefaultTheme, type MarkdownOptions } from "vitepress";
import { externalScripts, iconsAsFiles } from "./content-policy.ts";
import { pages, stagedPages, root } from "./pages.ts";
import { withSearchableChinese } from "./search.ts";
import { chinese, english } from "./words.ts";

const base = process.env["DOCS_BASE"] ?? "/";

/** Colours of code as classes: a style attribute is lost behind a policy without 'unsafe-inline'. */
const codeColours = transformerStyleToClass({ classPrefix: "code-" });

export default defineConfig({
  title: "aidmp SDK",
  base,
  srcDir: stagedPages,
  outDir: process.env["DOCS_OUT"] ?? join(root, "dist/docs"),
  cacheDir: join(root, "node_modules/.cache/vitepress"),
  // Neither functions nor data in inline scripts: see content-policy.ts.
  metaChunk: true,
  // To disable transitions while it switches, the theme would write an inline style.
  appearance: { disableTransition: false },
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }],
    ["link", { rel: "stylesheet", href: `${base}code.css` }],
  ],
  locales: {
    root: { label: "English", lang: "en", description: english.description, themeConfig: theme("", english) },
    "zh-CN": { label: "中文", lang: "zh-CN", description: chinese.description, themeConfig: theme("zh-CN/", chinese) },
  },
  themeConfig: {
    search: {
      provider: "local",
      options: {
        _render: (source, env, markdown) => withSearchableChinese(markdown.render(source, env)),
        locales: { "zh-CN": { translations: chinese.search } },
      },
    },
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    codeTransformers: [codeColours],
    languageAlias: { cjs: "javascript" },
    // The anchors that GitHub gives, so that a link to a heading works in both places.
    anchor: { slugify: (heading) => slugOf(heading) },
    config(markdown) {
      linkByAddress(markdown);
      alignByClass(markdown);
      markCells(markdown);
    },
  },
  vite: {
    publicDir: join(dirname(stagedPages), "public"),
    build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 4_000 },
    plugins: [iconsAsFiles(base)],
  },
  transformHtml: externalScripts.transform(base),
  async buildEnd({ outDir }) {
    await writeFile(join(outDir, "code.css"), codeColours.getCSS());
    await externalScripts.write(outDir);
  },
});

function theme(prefix: "" | "zh-CN/", words: typeof english): DefaultTheme.Config {
  const own = pages.filter(({ address }) => address.startsWith("zh-CN/") === (prefix !== ""));
  const items = (belongs: RegExp): DefaultTheme.SidebarItem[] =>
    own
      .filter(({ address }) => belongs.test(address.slice(prefix.length)))
      .map(({ title, address }) => ({ text: title, link: `/${address.replace(/\.md$/, "")}` }));
  const reference = { text: words.reference, link: `/${prefix}reference.html`, target: "_self", noIcon: true };
  return {
    nav: [
      { text: words.guides, link: `/${prefix}guides/getting-started`, activeMatch: "/guides/" },
      { text: words.packages, link: `/${prefix}packages/datasets`, activeMatch: "/packages/" },
      reference,
    ],
    sidebar: [
      { text: words.guides, items: items(/^guides\//) },
      { text: words.packages, items: items(/^packages\//) },
      { text: words.measured, items: items(/^(?!index)[\w-]+\.md$/) },
      { text: words.api, items: [{ text: words.calls, link: `/${prefix}api` }, reference] },
    ],
    ...words.labels,
  };
}

function slugOf(heading: string): string {
  const words = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "");
  return words.trim().replaceAll(/\s/g, "-");
}

type Markdown = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** Columns of figures are aligned by a style attribute otherwise. */
function alignByClass(markdown: Markdown): void {
  for (const cell of ["th_open", "td_open"]) {
    markdown.renderer.rules[cell] = (tokens, index, options, _env, self) => {
      const token = tokens[index];
      const side = /text-align:\s*(\w+)/.exec(token?.attrGet("style") ?? "")?.[1];
      if (token !== undefined && side !== undefined) {
        token.attrs = (token.attrs ?? []).map((attr) => (attr[0] === "style" ? ["class", `to-the-${side}`] : attr));
      }
      return self.renderToken(tokens, index, options);
    };
  }
}

/** A figure with its bounds stays on one line. And a cell that is the name of an error class or of a code is an anchor: `errors.html#ApiError`, `errors.html#NOT_FOUND`. */
function markCells(markdown: Markdown): void {
  markdown.core.ruler.push("mark_cells", ({ tokens }) => {
    const seen = new Set<string>();
    for (const [index, cell] of tokens.entries()) {
      const text = tokens[index + 1]?.content ?? "";
      if (cell.type === "td_open" && /^[\d.,]+ \(.{0,20}\)$/.test(text)) cell.attrSet("class", "figures");
      const name = /^`([A-Z]\w*Error|[A-Z][A-Z_]+)`$/.exec(text)?.[1];
      if (cell.type !== "td_open" || name === undefined || seen.has(name)) continue;
      seen.add(name);
      cell.attrSet("id", name);
    }
  });
}

/** Links are written between files of the repository; here they lead to addresses. VitePress fails on one that has no page. */
function linkByAddress(markdown: Markdown): void {
  const sources = new Map(pages.map(({ source, address }) => [address, source]));
  const addresses = new Map(pages.map(({ source, address }) => [source, address]));
  const render = markdown.renderer.rules["link_open"];
  markdown.renderer.rules["link_open"] = (tokens, index, options, env: { relativePath: string }, self) => {
    const token = tokens[index];
    const href = token?.attrGet("href") ?? "";
    const source = sources.get(env.relativePath);
    if (source !== undefined && !/^(?:[a-z]+:|[#/])/i.test(href)) {
      const [path = "", anchor] = href.split("#");
      const target = posix.join(posix.dirname(source), path);
      const address = addresses.get(target) ?? (target.endsWith("/LICENSE") ? "LICENSE.txt" : target);
      token?.attrSet("href", `/${address}${anchor === undefined ? "" : `#${anchor}`}`);
    }
    // VitePress leaves a link with a target alone; it would leave the folder that the site is served from.
    if (href.startsWith("/") && token?.attrGet("target") !== null) token?.attrSet("href", base + href.slice(1));
    return render?.(tokens, index, options, env, self) ?? self.renderToken(tokens, index, options);
  };
}

import { contentPolicy } from "./content-policy.js";
import { words, type Language } from "./language.js";

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly description: string;
  /** The way from the page to `dist/docs/`: `""`, `"../"` or `"../../"`. */
  readonly toRoot: string;
  /** The same page in the other language, relative to `toRoot`; undefined when it has none. */
  readonly inOtherLanguage: string | undefined;
  readonly hasGuides: boolean;
  readonly css: string;
  /** Set on <html>, for what differs between kinds of pages. */
  readonly kind: "reference" | "guide" | "landing";
  readonly body: string;
}

/** A whole page: our head and header around a body. Nothing in it comes from another place, which its policy makes sure of. */
export function renderPage(page: Page): string {
  const html = renderWithoutPolicy(page);
  const policy = contentPolicy(html, { drawn: page.kind === "reference" });
  return html.replace(policyPlace, () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

/** In the head, before all that the policy is about. */
const policyPlace = "<!-- policy -->";

function renderWithoutPolicy(page: Page): string {
  const { language, title, description, kind, css, body } = page;
  return `<!doctype html>
<html lang="${language}" data-kind="${kind}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${policyPlace}
<title>${escapeHtml(title)}</title>
<meta name="description" content="${escapeHtml(description)}">
<link rel="icon" href="data:,">
<style>
${css.trim()}
</style>
<script>${chooseColours}</script>
</head>
<body>
${header(page)}
${body.trim()}
<script>${followReader}</script>
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function header({ language, toRoot, inOtherLanguage, hasGuides, kind }: Page): string {
  const { reference, guides, darkMode, otherLanguage } = words[language];
  const links = [
    `<a class="brand" href="${toRoot}index.html">aidmp</a>`,
    `<a href="${toRoot}${language}/index.html"${current(kind === "reference")}>${reference}</a>`,
    ...(hasGuides
      ? [`<a href="${toRoot}${language}/guides/index.html"${current(kind === "guide")}>${guides}</a>`]
      : []),
    `<span class="gap"></span>`,
    `<a class="download" href="${toRoot}${language}/openapi.yaml" download>YAML</a>`,
    `<a class="download" href="${toRoot}${language}/openapi.json" download>JSON</a>`,
    ...(inOtherLanguage === undefined
      ? []
      : [
          `<a class="language" lang="${otherLanguage.language}" hreflang="${otherLanguage.language}" href="${toRoot}${inOtherLanguage}">${otherLanguage.label}</a>`,
        ]),
    // The reference has a switch of its own, drawn by Redoc.
    ...(kind === "reference" ? [] : [`<button class="colours" type="button" aria-label="${darkMode}">◐</button>`]),
  ];
  return `<header class="site"><nav>${links.join("\n")}</nav></header>`;
}

function current(isCurrent: boolean): string {
  return isCurrent ? ' aria-current="page"' : "";
}

/** Before the first paint; under the name that Redoc keeps the reader's choice by, so that it holds on all pages. */
const chooseColours = `
const chosen = localStorage.getItem("redoc.colorMode");
const isDark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.add(isDark ? "dark" : "light");
`;

/** The other language opens at the same call or schema. Section names differ between languages, so those do not carry over. */
const followReader = `
document.querySelector("a.language")?.addEventListener("click", (event) => {
  if (/^#\\/(tasks|operations|schemas)/.test(location.hash)) event.currentTarget.hash = location.hash;
});
document.querySelector("button.colours")?.addEventListener("click", () => {
  const { classList } = document.documentElement;
  const next = classList.contains("dark") ? "light" : "dark";
  classList.remove("light", "dark");
  classList.add(next);
  localStorage.setItem("redoc.colorMode", next);
});
`;

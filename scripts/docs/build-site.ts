import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { at, textOf, type JsonObject } from "../openapi-document.js";
import { readCodeSamples, withCodeSamples, type CodeSample } from "./code-samples.js";
import { forReaders } from "./for-readers.js";
import { readGuides, type Guide } from "./guides.js";
import { guideList, landingBody } from "./landing.js";
import { languages, words, type Language } from "./language.js";
import { escapeHtml, renderPage } from "./page.js";
import { showProvenance } from "./provenance.js";
import { englishLabels, parseLabels, redocBody, type RedocLabels } from "./redoc-page.js";
import { runRedocly } from "../redocly.js";
import { unwrapTexts } from "./unwrap.js";

export interface Site {
  readonly root: string;
  /** Emptied first. */
  readonly output: string;
  /** The bundled document in each language. */
  readonly documents: Readonly<Record<Language, JsonObject>>;
}

/** Writes all pages and downloads. The same sources give the same bytes. Returns the paths written, below `output`. */
export async function buildSite(site: Site): Promise<readonly string[]> {
  const { root, documents } = site;
  const guides = await readGuides(root);
  const samples = await readCodeSamples(root, documents.en);
  const css = await readFile(join(root, "docs/site/site.css"), "utf8");
  const files = new Map<string, string>();

  for (const language of languages) {
    const document = documents[language];
    files.set(`${language}/openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
    files.set(`${language}/openapi.yaml`, stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }));
    files.set(`${language}/index.html`, await referencePage(site, language, samples, css, hasGuides(guides)));
    for (const [name, page] of guidePages(language, guides, css)) files.set(`${language}/guides/${name}.html`, page);
  }
  files.set("index.html", landingPage(documents, guides, css));

  await rm(site.output, { recursive: true, force: true });
  for (const [path, content] of files) {
    await mkdir(dirname(join(site.output, path)), { recursive: true });
    await writeFile(join(site.output, path), content);
  }
  return [...files.keys()].sort();
}

async function referencePage(
  { root, documents }: Site,
  language: Language,
  samples: ReadonlyMap<string, readonly CodeSample[]>,
  css: string,
  withGuides: boolean,
): Promise<string> {
  const document = documents[language];
  const { pageTitle, withoutScript, otherLanguage } = words[language];
  const readable = forReaders(unwrapTexts(document), words[language].orNull);
  const shown = withCodeSamples(showProvenance(readable, words[language]), samples);
  const html = await drawWithRedoc(root, language, shown);
  const labels = language === "en" ? englishLabels : await readLabels(root, language);
  const download = `<p>${withoutScript} <a href="openapi.yaml">openapi.yaml</a></p>`;
  return renderPage({
    language,
    title: pageTitle,
    description: textOf(at(document, "info")["summary"]),
    toRoot: "../",
    inOtherLanguage: `${otherLanguage.language}/index.html`,
    hasGuides: withGuides,
    css,
    kind: "reference",
    body: redocBody(html, labels, download),
  });
}

async function readLabels(root: string, language: Language): Promise<RedocLabels> {
  return parseLabels(await readFile(join(root, `docs/site/redoc.${language}.json`), "utf8"));
}

async function drawWithRedoc(root: string, language: Language, document: JsonObject): Promise<string> {
  const cache = join(root, "node_modules/.cache/aidmp-docs");
  const source = join(cache, `${language}.json`);
  const page = join(cache, `${language}.html`);
  await mkdir(cache, { recursive: true });
  // A tag of this name gives the page's list of schemas a heading in the reader's language.
  const schemasTag = { name: "Schemas", "x-displayName": words[language].schemas };
  const tags = Array.isArray(document["tags"]) ? document["tags"] : [];
  await writeFile(source, JSON.stringify({ ...document, tags: [...tags, schemasTag] }));
  const options = { schemaDefinitionsTagName: "Schemas", schemasExpansionLevel: 1, hideDownloadButtons: true };
  await runRedocly(root, [
    "build-docs",
    source,
    "--inlineBundle",
    `--output=${page}`,
    `--openapi=${JSON.stringify(options)}`,
  ]);
  return readFile(page, "utf8");
}

function* guidePages(
  language: Language,
  guides: Readonly<Record<Language, readonly Guide[]>>,
  css: string,
): Generator<readonly [string, string]> {
  if (!hasGuides(guides)) return;
  const { guides: title, otherLanguage } = words[language];
  const others = new Set(guides[otherLanguage.language].map(({ name }) => name));
  const list = `<h1>${title}</h1>\n${guideList(guides[language], "")}`;
  for (const guide of [{ name: "index", title, html: list }, ...guides[language]]) {
    const twin = guide.name === "index" || others.has(guide.name) ? guide.name : "index";
    const page = renderPage({
      language,
      title: `${guide.title} - aidmp`,
      description: guide.title,
      toRoot: "../../",
      inOtherLanguage: `${otherLanguage.language}/guides/${twin}.html`,
      hasGuides: true,
      css,
      kind: "guide",
      body: `<main class="own">${guide.html}</main>`,
    });
    yield [guide.name, page];
  }
}

function landingPage(
  documents: Readonly<Record<Language, JsonObject>>,
  guides: Readonly<Record<Language, readonly Guide[]>>,
  css: string,
): string {
  return renderPage({
    language: "en",
    title: "aidmp",
    description: escapeHtml(textOf(at(documents.en, "info")["summary"])),
    toRoot: "",
    inOtherLanguage: undefined,
    hasGuides: hasGuides(guides),
    css,
    kind: "landing",
    body: landingBody(documents, guides),
  });
}

function hasGuides(guides: Readonly<Record<Language, readonly Guide[]>>): boolean {
  return languages.some((language) => guides[language].length > 0);
}

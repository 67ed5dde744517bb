import { at, isObject, textOf, type JsonObject } from "../openapi-document.js";
import type { Guide } from "./guides.js";
import { languages, words, type Language, type Provenance } from "./language.js";
import { escapeHtml } from "./page.js";

/** The body of the first page: both languages side by side, and how much of the API is known. */
export function landingBody(
  documents: Readonly<Record<Language, JsonObject>>,
  guides: Readonly<Record<Language, readonly Guide[]>>,
): string {
  const sections = languages.map((language) => languageSection(language, documents[language], guides[language]));
  return `<main class="own landing">\n${sections.join("\n")}\n</main>`;
}

function languageSection(language: Language, document: JsonObject, guides: readonly Guide[]): string {
  const { pageTitle, guides: guidesTitle, provenance } = words[language];
  const info = at(document, "info");
  const counts = countProvenance(document);
  const marks = provenances.map(
    (mark) => `<li><span class="provenance ${mark}">${provenance[mark]}</span> ${counts[mark]}</li>`,
  );
  return `<section lang="${language}">
<h1>${escapeHtml(textOf(info["title"]))} <small>${escapeHtml(textOf(info["version"]))}</small></h1>
<p>${escapeHtml(textOf(info["summary"]))}</p>
<p><a class="button" href="${language}/index.html">${pageTitle}</a></p>
<p>OpenAPI 3.1: <a href="${language}/openapi.yaml" download>YAML</a>, <a href="${language}/openapi.json" download>JSON</a></p>
${guides.length === 0 ? "" : `<h2>${guidesTitle}</h2>\n${guideList(guides, `${language}/guides/`)}`}
<h2>${standing[language].title}</h2>
<p>${standing[language].text}</p>
<ul class="marks">${marks.join("")}</ul>
</section>`;
}

export function guideList(guides: readonly Guide[], folder: string): string {
  const items = guides.map(({ name, title }) => `<li><a href="${folder}${name}.html">${escapeHtml(title)}</a></li>`);
  return `<ul>${items.join("\n")}</ul>`;
}

const standing: Readonly<Record<Language, { readonly title: string; readonly text: string }>> = {
  en: {
    title: "What is known",
    text: "The vendor documents parts of this API. Every path and every field of these pages shows where it comes from. Marks in the document:",
  },
  "zh-CN": {
    title: "哪些有据可查",
    text: "厂商只公开了本 API 的一部分文档。这些页面上的每条路径、每个字段都标明了依据。文档中的标记数：",
  },
};

const provenances: readonly Provenance[] = ["documented", "inferred", "assumed"];

/** How often each mark stands in the document itself; what inherits one is not counted. */
function countProvenance(value: unknown): Readonly<Record<Provenance, number>> {
  const counts = { documented: 0, inferred: 0, assumed: 0 };
  visit(value, (mark) => (counts[mark] += 1));
  return counts;
}

function visit(value: unknown, onMark: (mark: Provenance) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, onMark);
  if (!isObject(value)) return;
  const mark = provenances.find((provenance) => value["x-provenance"] === provenance);
  if (mark !== undefined) onMark(mark);
  for (const item of Object.values(value)) visit(item, onMark);
}

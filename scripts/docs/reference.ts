import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { textOf, at, type JsonObject } from "../openapi-document.js";
import { runRedocly } from "../redocly.js";
import { withCodeSamples } from "./code-samples.js";
import { forReaders } from "./for-readers.js";
import { words, type Language } from "./language.js";
import { showProvenance } from "./provenance.js";
import { unwrapTexts } from "./unwrap.js";

export interface Reference {
  readonly root: string;
  readonly language: Language;
  /** As readers see it. */
  readonly document: JsonObject;
  /** The file to write. The document as YAML lies beside it. */
  readonly output: string;
}

/** The document with what readers need: where each fact comes from, and programs that make each call. */
export async function documentForReaders(root: string, language: Language, document: JsonObject): Promise<JsonObject> {
  const readable = forReaders(unwrapTexts(document), words[language].orNull);
  return withCodeSamples(root, showProvenance(readable, words[language]));
}

/** The page of `redocly build-docs`, in one file: a template of ours, and Redoc's options. */
export async function writeReference({ root, language, document, output }: Reference): Promise<void> {
  // A tag of this name gives the page's list of schemas a heading in the reader's language.
  const tags = Array.isArray(document["tags"]) ? document["tags"] : [];
  const schemas = { name: "Schemas", "x-displayName": words[language].schemas };
  const source = join(root, `node_modules/.cache/aidmp-docs/${language}.json`);
  await mkdir(dirname(output), { recursive: true });
  await mkdir(dirname(source), { recursive: true });
  await writeFile(source, segmented(JSON.stringify({ ...document, tags: [...tags, schemas] })));
  await runRedocly(root, [
    "build-docs",
    source,
    "--inlineBundle",
    `--title=${words[language].title}`,
    "--template=docs/reference/page.hbs",
    ...Object.entries(await templateOptions(root, language, document)).map(
      ([name, value]) => `--templateOptions.${name}=${value}`,
    ),
    `--output=${output}`,
    `--openapi=${JSON.stringify(options)}`,
  ]);
}

const options = {
  schemaDefinitionsTagName: "Schemas",
  schemasExpansionLevel: 1,
  hideDownloadButtons: true,
  // Redoc shows no sample whose language is not named here, whatever the document has.
  codeSamples: { languages: [{ lang: "TypeScript" }, { lang: "curl" }, { lang: "payload", label: "Payload" }] },
};

/** What readers search for, where the segmenter would divide it. */
const terms =
  /(上传|任务|幂等|数据集|分支|提交|存储桶|对象存储|密钥|鉴权|签名|请求|响应|错误|重试|取消|轮询|令牌|分页|校验|长时操作)/;

/**
 * With an invisible space between Chinese words: Redoc's search finds the beginnings of words, and would take a sentence
 * for one. Code samples and the API's own values hold no Chinese.
 */
function segmented(json: string): string {
  const segmenter = new Intl.Segmenter("zh-CN", { granularity: "word" });
  const wordsOf = (part: string): readonly string[] =>
    terms.test(part) ? [part] : Array.from(segmenter.segment(part), ({ segment }) => segment);
  return json.replaceAll(/\p{Script=Han}{3,}/gu, (run) => run.split(terms).flatMap(wordsOf).join("\u200B"));
}

/** What `docs/reference/page.hbs` has in it beside what Redoc draws. */
async function templateOptions(
  root: string,
  language: Language,
  document: JsonObject,
): Promise<Readonly<Record<string, string>>> {
  const read = (name: string): Promise<string> => readFile(join(root, "docs/reference", name), "utf8");
  const { calls, guides, withoutScript, other } = words[language];
  const [home, page] = language === "en" ? ["./", "zh-CN/reference.html"] : ["../zh-CN/", "../reference.html"];
  return {
    language,
    home,
    calls,
    guides,
    withoutScript,
    otherLanguage: other.language,
    otherLabel: other.label,
    otherPage: page,
    summary: textOf(at(document, "info")["summary"]).replaceAll('"', "&quot;"),
    css: await read("reference.css"),
    script: await read("reference.js"),
    labels: (await read(`redoc.${language}.json`)).trim(),
  };
}

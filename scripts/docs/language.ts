/** A language that the pages are built in; its name is the folder's, and the `lang` of the HTML. */
export type Language = "en" | "zh-CN";

export const languages: readonly Language[] = ["en", "zh-CN"];

export type Provenance = "documented" | "inferred" | "assumed";

/** The words of the pages that are not in the document. */
export interface Words {
  readonly pageTitle: string;
  readonly reference: string;
  readonly guides: string;
  readonly schemas: string;
  readonly darkMode: string;
  readonly withoutScript: string;
  readonly orNull: string;
  /** These end in a space where the language has one. */
  readonly source: string;
  readonly methodAndPath: string;
  readonly wholeCall: string;
  readonly parametersAndAnswers: string;
  readonly provenance: Readonly<Record<Provenance, string>>;
  /** The same page in the other language. */
  readonly otherLanguage: { readonly language: Language; readonly label: string };
}

export const words: Readonly<Record<Language, Words>> = {
  en: {
    pageTitle: "aidmp API reference",
    reference: "Reference",
    guides: "Guides",
    schemas: "Schemas",
    darkMode: "Light or dark",
    withoutScript: "This page is drawn by a script. Without one, read the document itself:",
    orNull: "May be null.",
    source: "Source: ",
    methodAndPath: "Method and path. ",
    wholeCall: "The whole call. ",
    parametersAndAnswers: "Parameters, body and answers. ",
    provenance: { documented: "Documented", inferred: "Inferred", assumed: "Assumed" },
    otherLanguage: { language: "zh-CN", label: "中文" },
  },
  "zh-CN": {
    pageTitle: "aidmp 接口参考",
    reference: "接口参考",
    guides: "使用指南",
    schemas: "数据结构",
    darkMode: "浅色或深色",
    withoutScript: "本页由脚本绘制。如果没有启用脚本，请直接阅读接口文档：",
    orNull: "可能为 null。",
    source: "依据：",
    methodAndPath: "请求方法和路径。",
    wholeCall: "整个接口。",
    parametersAndAnswers: "参数、请求体和响应。",
    provenance: { documented: "有文档", inferred: "推断", assumed: "假定" },
    otherLanguage: { language: "en", label: "English" },
  },
};

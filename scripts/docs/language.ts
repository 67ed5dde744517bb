/** A language that the pages are built in; its name is the `lang` of the HTML. */
export type Language = "en" | "zh-CN";

export const languages: readonly Language[] = ["en", "zh-CN"];

export type Provenance = "documented" | "inferred" | "assumed";

/** The words of the reference that are not in the document. */
export const words = {
  en: {
    title: "aidmp API reference",
    guides: "Guides",
    schemas: "Schemas",
    calls: "The HTTP API, call by call",
    callsAbout: "For programs in other languages. The same with everything unfolded:",
    name: "name",
    type: "type",
    meaning: "meaning",
    body: "Body: ",
    responses: "Responses",
    withoutScript: "A script draws this page. Where it may not run, read",
    orNull: "May be null.",
    // These end in a space where the language has one.
    source: "Source: ",
    samePage: "the same page",
    methodAndPath: "Method and path. ",
    wholeCall: "The whole call. ",
    parametersAndAnswers: "Parameters, body and answers. ",
    provenance: { documented: "Documented", inferred: "Inferred", assumed: "Assumed" },
    // The same page in the other language.
    other: { language: "zh-CN", label: "中文" },
  },
  "zh-CN": {
    title: "aidmp 接口参考",
    guides: "使用指南",
    schemas: "数据结构",
    calls: "HTTP 接口一览",
    callsAbout: "供其他语言的程序使用。可以逐层展开的版本：",
    name: "名称",
    type: "类型",
    meaning: "说明",
    body: "请求体：",
    responses: "响应",
    withoutScript: "本页由脚本绘制。如果脚本无法运行，请阅读",
    orNull: "可能为 null。",
    source: "依据：",
    samePage: "同一页面",
    methodAndPath: "请求方法和路径。",
    wholeCall: "整个接口。",
    parametersAndAnswers: "参数、请求体和响应。",
    provenance: { documented: "有文档", inferred: "推断", assumed: "假定" },
    other: { language: "en", label: "English" },
  },
} as const;

export type Words = (typeof words)[Language];

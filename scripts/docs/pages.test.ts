import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { contentPolicy } from "./content-policy.js";
import { forReaders } from "./for-readers.js";
import { renderGuide } from "./guides.js";
import { words } from "./language.js";
import { renderPage } from "./page.js";
import { markOf, showProvenance } from "./provenance.js";
import { englishLabels, redocBody } from "./redoc-page.js";
import { unwrap } from "./unwrap.js";
import { at } from "../openapi-document.js";

describe("the marks that say where a fact comes from", () => {
  const document = {
    paths: {
      "/tasks": {
        "x-provenance": "assumed",
        "x-source": "In the style of https://example.com/docs/task-list.",
        post: { description: "Creates.", "x-provenance": "documented", responses: {} },
        get: { description: "Reads.", responses: {} },
      },
    },
    components: {
      schemas: {
        Task: {
          description: "A task.",
          "x-provenance": "documented",
          properties: {
            id: { description: "Its ID." },
            end: { description: "Its end.", "x-provenance": "inferred", "x-source": "The name is inferred." },
          },
        },
      },
    },
  };
  const shown = showProvenance(document, words.en);
  const task = at(shown, "components", "schemas", "Task");

  it("tell a path from what is sent to it, where the two differ", () => {
    const description = at(shown, "paths", "/tasks", "post")["description"];
    expect(description).toContain(
      '<span class="provenance assumed">Assumed</span> Method and path. Source: In the style of',
    );
    expect(description).toContain(
      '<span class="provenance documented">Documented</span> Parameters, body and answers.',
    );
    expect(at(shown, "paths", "/tasks", "get")["description"]).toContain("Assumed</span> The whole call.");
  });

  it("give a field its schema's mark when it has none of its own", () => {
    expect(at(task, "properties", "id")["description"]).toBe(
      'Its ID. <span class="provenance documented">Documented</span>',
    );
    expect(at(task, "properties", "end")["description"]).toContain("Inferred</span> Source: The name is inferred.");
  });

  it("are written in the language of the page", () => {
    expect(markOf({ "x-provenance": "inferred", "x-source": "名称是推断的。" }, words["zh-CN"])).toBe(
      '<span class="provenance inferred">推断</span> 依据：名称是推断的。',
    );
  });

  it("link to the pages they name, by short names, and leave the sentence's full stop out", () => {
    expect(markOf({ "x-provenance": "assumed", "x-source": "See https://example.com/a/b." }, words.en)).toContain(
      "See [b](https://example.com/a/b).",
    );
  });
});

describe("lines of a text", () => {
  it("are joined with a space in English, and without one between Chinese characters", () => {
    expect(unwrap("before the copying has\nbegun.")).toBe("before the copying has begun.");
    expect(unwrap("复制到数据集的\n分支，\n`done` 为\nAPI")).toBe("复制到数据集的分支，`done` 为 API");
  });

  it("stay apart in lists, tables, code and between paragraphs", () => {
    const markdown =
      "One.\n\n- a\n- b\n  more of b\n\n1. c\n2. d\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```\nfirst\nsecond\n```\n\nLast.";
    expect(unwrap(markdown)).toBe(markdown.replace("b\n  more", "b more"));
  });
});

describe("schemas as the pages show them", () => {
  it("keep the words of a field that may be null", () => {
    const field = { description: "Why it failed.", anyOf: [{ $ref: "#/components/schemas/Status" }, { type: "null" }] };
    expect(forReaders({ field }, "May be null.")).toEqual({
      field: { description: "Why it failed. May be null.", $ref: "#/components/schemas/Status" },
    });
  });

  it("list known numbers, and say that there may be others", () => {
    const known = { title: "Known", description: "Listed.", type: "integer", enum: [0, 1] };
    const state = {
      title: "State",
      description: "The state.",
      anyOf: [known, { type: "integer", description: "Others may come." }],
    };
    expect(forReaders({ state }, "")["state"]).toEqual({
      title: "State",
      description: "The state.\n\nOthers may come.",
      type: "integer",
      enum: [0, 1],
    });
  });
});

describe("a guide", () => {
  it("takes its title from its heading, and gives headings the anchors that GitHub gives", () => {
    const { title, html } = renderGuide(
      "waiting",
      "# Waiting for `task:list`\n\n## When it fails?\n\n## 等待 任务\n\n## 等待 任务\n",
    );
    expect(title).toBe("Waiting for task:list");
    expect(html).toContain('<h2 id="when-it-fails">');
    expect(html).toContain('<h2 id="等待-任务">');
    expect(html).toContain('<h2 id="等待-任务-1">');
  });

  it("links to other guides as pages, and to the rest as written", () => {
    const { html } = renderGuide("a", "# A\n\n[b](b.md#part) [c](https://example.com/c.md)");
    expect(html).toContain('href="b.html#part"');
    expect(html).toContain('href="https://example.com/c.md"');
  });

  it("without a heading is refused by name", () => {
    expect(() => renderGuide("untitled", "Text.")).toThrow("untitled.md");
  });
});

describe("the policy of a page", () => {
  const page = "<style>\np {}\n</style><script>const tag = '<style>';\r\n</script><script type=\"module\">2</script>";
  const policy = (drawn: boolean): ReadonlyMap<string, string> =>
    new Map(
      contentPolicy(page, { drawn })
        .split("; ")
        .map((directive) => [directive.split(" ", 1)[0] ?? "", directive]),
    );
  it("names each script and style of it by its digest, as a browser reads it, and frees no other", () => {
    const scripts = `script-src ${digest("const tag = '<style>';\n")} ${digest("2")}`;
    expect(policy(false).get("script-src")).toBe(scripts);
    expect(policy(true).get("script-src")).toBe(scripts);
    expect(policy(false).get("style-src")).toBe(`style-src ${digest("\np {}\n")}`);
    expect(policy(true).get("style-src")).toBe(`style-src ${digest("\np {}\n")} ${digest("")}`);
  });

  it("frees what is inline nowhere but in the style attributes of the page that Redoc draws", () => {
    expect([...policy(false).values()].filter((directive) => directive.includes("unsafe"))).toEqual([]);
    expect([...policy(true).values()].filter((directive) => directive.includes("unsafe"))).toEqual([
      "style-src-attr 'unsafe-inline'",
    ]);
  });

  it("loads nothing from another place", () => {
    expect(policy(true).get("default-src")).toBe("default-src 'none'");
    expect([...policy(true).values()].join(" ")).not.toMatch(/\*|https?:|'self'|unsafe-eval/);
  });

  it("stands in the page before the first thing that it is about", () => {
    const html = renderPage({
      language: "en",
      title: "T",
      description: "D",
      toRoot: "",
      inOtherLanguage: undefined,
      hasGuides: false,
      css: "p {}",
      kind: "landing",
      body: "<p>$&</p>",
    });
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.search(/<(?:style|script|link)/));
    expect(html).toContain(contentPolicy(html, { drawn: false }));
  });
});

describe("the page that Redoc draws", () => {
  it("is refused when Redoc's bundle is not the one whose network address is known and removed", () => {
    expect(() => redocBody('<script type="module">another bundle</script>', englishLabels, "")).toThrow(
      "the logo's address 0 times",
    );
    expect(() => redocBody("<p>no script</p>", englishLabels, "")).toThrow("no module script");
  });
});

function digest(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

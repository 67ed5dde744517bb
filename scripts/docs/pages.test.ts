import { describe, expect, it } from "vitest";
import { forReaders } from "./for-readers.js";
import { words } from "./language.js";
import { markOf, showProvenance } from "./provenance.js";
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

  it("name a source once on a screen: what comes after has the badge alone, or speaks of the same page", () => {
    const source = "https://example.com/docs/create";
    const parameter = (name: string): object => ({
      [name]: { description: name, "x-provenance": "documented", "x-source": `${source} for the name.` },
    });
    const { paths } = showProvenance(
      {
        paths: {
          "/tasks": {
            parameters: [{ $ref: "#/components/parameters/A" }],
            post: {
              description: "Creates.",
              "x-provenance": "documented",
              "x-source": source,
              parameters: [{ $ref: "#/components/parameters/B" }],
              responses: { 200: { description: "Made.", "x-provenance": "documented", "x-source": source } },
            },
          },
        },
        components: { parameters: { ...parameter("A"), ...parameter("B") } },
      },
      words.en,
    );
    const text = JSON.stringify(paths);
    expect(text.split("(https://example.com/docs/create)")).toHaveLength(2);
    expect(text.split("Source: the same page for the name.")).toHaveLength(2);
    const made = at(paths, "/tasks", "post", "responses", "200")["description"];
    expect(made).toBe('Made.\n\n<span class="provenance documented">Documented</span>');
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

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { root } from "../docs/.vitepress/pages.ts";
import { describe, expect, it } from "vitest";

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
const pages = { en: await read("docs/guides/en/errors.md"), "zh-CN": await read("docs/guides/zh-CN/errors.md") };

async function sourcesOf(name: string): Promise<readonly string[]> {
  const files = await readdir(join(root, `packages/${name}/src`), { recursive: true });
  return Promise.all(files.filter((file) => file.endsWith(".ts")).map((file) => read(`packages/${name}/src/${file}`)));
}

/** The classes that a package exports, by its api.md. */
async function exportedBy(name: string): Promise<readonly string[]> {
  const api = await read(`packages/${name}/api.md`);
  return [...new Set(Array.from(api.matchAll(/^export declare class (\w+Error) /gm), ([, found = ""]) => found))];
}

/** The cells that the site makes anchors of. */
function anchorsOf(page: string): readonly string[] {
  return Array.from(page.matchAll(/^\| `(\w+Error)` +\|/gm), ([, found = ""]) => found);
}

const packages = ["client", "operations", "datasets", "bullmq"];
const classes = (await Promise.all(packages.map(exportedBy))).flat().filter((name) => name !== "AidmpError");

const allPackages = await readdir(join(root, "packages"));

/** Where a text sends its reader: a file of the documentation, or a page of a host that is no example. */
const address = /\bdocs\/|\w\.md\b|https?:\/\/(?![\w.-]*\b(?:example|test)\b)[\w-]+\.\w/;

/** Every text of a program that it could print: an error's message is often put together far from where it is thrown. */
function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest));
  return texts;
}

describe("the page of errors", () => {
  it.each(["en", "zh-CN"] as const)("has an anchor for each class, and for no other: %s", (language) => {
    expect(anchorsOf(pages[language]).toSorted()).toEqual(classes.toSorted());
  });
});

describe("the docstrings of error classes", () => {
  it.each(packages)("name the anchor that describes them: %s", async (name) => {
    const source = (await sourcesOf(name)).join("\n");
    const named = Array.from(
      source.matchAll(/ \* @see docs\/guides\/en\/errors\.md(?:#(\w+))?\n \*\/\nexport class (\w+) /g),
      ([, anchor = "AidmpError", found = ""]) => `${found}: ${anchor}`,
    );
    const expected = (await exportedBy(name)).map((each) => `${each}: ${each}`);
    expect(named.toSorted()).toEqual(expected.toSorted());
  });
});

describe("what the packages say when something fails", () => {
  it.each(allPackages)("is told without an address, which would be out of date one day: %s", async (name) => {
    const texts = (await sourcesOf(name)).flatMap(textsOf);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => address.test(text))).toEqual([]);
  });
});

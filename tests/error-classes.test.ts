import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../docs/.vitepress/pages.ts";
import { describe, expect, it } from "vitest";

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
const pages = { en: await read("docs/guides/en/errors.md"), "zh-CN": await read("docs/guides/zh-CN/errors.md") };

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

describe("the page of errors", () => {
  it.each(["en", "zh-CN"] as const)("has an anchor for each class, and for no other: %s", (language) => {
    expect(anchorsOf(pages[language]).toSorted()).toEqual(classes.toSorted());
  });
});

describe("the docstrings of error classes", () => {
  it.each(packages)("name the anchor that describes them: %s", async (name) => {
    const files = (await readdir(join(root, `packages/${name}/src`), { recursive: true })).filter((file) =>
      file.endsWith(".ts"),
    );
    const source = (await Promise.all(files.map((file) => read(`packages/${name}/src/${file}`)))).join("\n");
    const named = Array.from(
      source.matchAll(/ \* @see docs\/guides\/en\/errors\.md(?:#(\w+))?\n \*\/\nexport class (\w+) /g),
      ([, anchor = "AidmpError", found = ""]) => `${found}: ${anchor}`,
    );
    const expected = (await exportedBy(name)).map((each) => `${each}: ${each}`);
    expect(named.toSorted()).toEqual(expected.toSorted());
  });
});

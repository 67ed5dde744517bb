import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pages } from "../../docs/.vitepress/pages.ts";
import type { Artifact } from "./artifact.ts";

/**
 * What coding agents read, made of the pages that people read: `llms.txt` lists the pages, and the skill has the parts that
 * a program needs at once. `embedded` holds pages as this run writes them.
 */
export async function agentGuides(root: string, embedded: readonly Artifact[]): Promise<readonly Artifact[]> {
  const written = new Map(embedded.map(({ path, content }) => [path, content]));
  const read = async (path: string): Promise<string> => written.get(path) ?? (await readFile(join(root, path), "utf8"));
  const readme = await read("README.md").catch(() => undefined);
  if (readme === undefined) return [];
  const entries = await Promise.all(
    pages
      .filter(({ address }) => address !== "index.md" && !address.startsWith("zh-CN/"))
      .map(async ({ source, address, title }) => {
        const isMeasured = !address.includes("/");
        // Those pages begin with the day on which they were written.
        const about = isMeasured ? "" : `: ${beginningOf(await read(source), 2)}`;
        return { line: `- [${title}](${address})${about}`, isMeasured, isGuide: address.startsWith("guides/") };
      }),
  );
  const list = (wanted: (entry: (typeof entries)[number]) => boolean): string =>
    entries
      .filter(wanted)
      .map(({ line }) => line)
      .join("\n");
  const guides = list(({ isGuide }) => isGuide);
  const manuals = list(({ isGuide, isMeasured }) => !isGuide && !isMeasured);
  const errors = await read("docs/guides/en/errors.md");
  const testing = await read("docs/guides/en/getting-started.md");
  return [
    {
      path: "llms.txt",
      content: `# aidmp SDK

> ${beginningOf(readme)}

Addresses are relative to this file on the documentation site, which has each page as Markdown and as HTML.

## Guides

${guides}

## Manuals

${manuals}

## HTTP API

- [openapi.yaml](openapi.yaml): the OpenAPI 3.1 document; \`x-provenance\` says of each path and field whether it is documented, inferred or assumed

## Optional

${list(({ isMeasured }) => isMeasured)}
`,
    },
    {
      path: "skills/aidmp-sdk/SKILL.md",
      content: `---
name: aidmp-sdk
description: Copy objects from a bucket into a dataset of SenseCore aidmp, wait for upload tasks and verify what arrived, with the @aidmp packages or the aidmp command. Use when code or a script creates, awaits, resumes, tests or debugs aidmp uploads.
---

<!-- Written by \`npm run generate\` from the README and the guides; do not edit. -->

# aidmp SDK

${beginningOf(readme)}

${sectionOf(readme, "Install")}

${sectionOf(readme, "Use it")}

${sectionOf(readme, "What it promises")}

## A call that failed

${tableOf(errors, "A call that failed")}

## A wait that ended

${tableOf(errors, "A wait that ended")}

${sectionOf(testing, "A task without an account")}
`
        .replaceAll(/^<!-- example: .* -->\n\n/gm, "")
        .replaceAll(/\[([^\]]+)\]\((?!https:)[^)]*\)/g, "$1"),
    },
  ];
}

/** The first sentences of a page, on one line and without links. */
function beginningOf(page: string, sentences = Number.POSITIVE_INFINITY): string {
  const [paragraph = ""] = page.split("\n\n").slice(1);
  const text = paragraph.replaceAll("\n", " ").replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1");
  return text
    .split(/(?<=\.) /)
    .slice(0, sentences)
    .join(" ");
}

function sectionOf(page: string, heading: string): string {
  const section = page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}\n`));
  if (section === undefined) throw new Error(`The skill needs the section "${heading}", which its page has no longer.`);
  return section.trim();
}

function tableOf(page: string, heading: string): string {
  return (/^\|[^]*?(?=\n\n)/m.exec(sectionOf(page, heading))?.[0] ?? "").trim();
}

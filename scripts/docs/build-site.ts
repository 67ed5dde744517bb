import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "@aidmp/test-support/run-program";
import { stringify } from "yaml";
import { pages, stagedPages } from "../../docs/.vitepress/pages.js";
import type { JsonObject } from "../openapi-document.js";
import { apiPage } from "./api-page.js";
import { languages, words, type Language } from "./language.js";
import { documentForReaders, writeReference } from "./reference.js";

export interface Site {
  readonly root: string;
  /** Emptied first. */
  readonly output: string;
  /** The path that the site is served below, with a slash at both ends. */
  readonly base: string;
  /** The bundled document in each language. */
  readonly documents: Readonly<Record<Language, JsonObject>>;
}

/** Writes the reference, and the site of guides and manuals around it. A link that leads nowhere fails. */
export async function buildSite({ root, output, base, documents }: Site): Promise<void> {
  const served = join(dirname(stagedPages), "public");
  await rm(served, { recursive: true, force: true });
  const calls = new Map<string, string>();
  for (const language of languages) {
    const folder = join(served, language === "en" ? "" : language);
    const document = documents[language];
    const shown = await documentForReaders(root, language, document);
    await writeReference({ root, language, document: shown, output: join(folder, "reference.html") });
    calls.set(language === "en" ? "api.md" : `${language}/api.md`, apiPage(shown, words[language]));
    await writeFile(join(folder, "openapi.json"), `${JSON.stringify(document, null, 2)}\n`);
    await writeFile(join(folder, "openapi.yaml"), stringify(document, { lineWidth: 0, aliasDuplicateObjects: false }));
  }
  await copyFile(join(root, "LICENSE"), join(served, "LICENSE.txt"));
  await copyFile(join(root, "docs/icon.svg"), join(served, "icon.svg"));
  await copyFile(join(root, "llms.txt"), join(served, "llms.txt"));
  await stagePages(root, served);
  for (const [address, page] of calls) await writeFile(join(stagedPages, address), page);
  await runProgram(process.execPath, [join(root, "node_modules/vitepress/bin/vitepress.js"), "build", "docs"], {
    cwd: root,
    env: { DOCS_BASE: base, DOCS_OUT: output },
  });
}

/** A copy of each page, and of the pictures in it, at its address; and one to be served, for those who read Markdown. */
async function stagePages(root: string, served: string): Promise<void> {
  await rm(stagedPages, { recursive: true, force: true });
  for (const { source, address } of pages) {
    const target = join(stagedPages, address);
    const text = await readFile(join(root, source), "utf8");
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
    await mkdir(dirname(join(served, address)), { recursive: true });
    await writeFile(join(served, address), text);
    for (const [, picture = ""] of text.matchAll(/!\[[^\]]*\]\(([\w./-]+)\)/g)) {
      await copyFile(join(root, dirname(source), picture), join(dirname(target), picture));
    }
  }
}

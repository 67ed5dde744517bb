import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, inject, it } from "vitest";
import { pagesOfTests, type PageOptions } from "./chromium.js";
import { brightness, goTo, widthOverflow } from "./reference-page.js";

const siteUrl = inject("siteUrl");
const openAny = pagesOfTests();

async function open(path: string, options?: PageOptions): Promise<Page> {
  const page = await openAny(siteUrl + path, options);
  await page.locator('[data-testid="search-trigger"]').first().waitFor({ state: "attached" });
  return page;
}

type Language = "en" | "zh-CN";

const otherLanguage = { en: "zh-CN", "zh-CN": "en" } as const;
const assumedPath = { en: "Assumed Method and path.", "zh-CN": "假定 请求方法和路径。" } as const;

/** Without the invisible spaces that let Redoc find Chinese words. */
async function textIn(part: Locator): Promise<string> {
  return (await part.innerText()).replaceAll("\u200B", "");
}

const addressIn = (language: Language): string => `${language === "en" ? "" : "zh-CN/"}reference.html`;

/** What the pages are compared with: the document that is served beside them. */
interface ServedDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ServedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ServedSchema>> };
}

interface ServedOperation {
  readonly operationId?: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
}

interface ServedSchema {
  readonly title: string;
  readonly properties?: object;
}

async function readDocument(language: Language): Promise<ServedDocument> {
  return JSON.parse(
    await readFile(join(inject("siteFolder"), language === "en" ? "" : language, "openapi.json"), "utf8"),
  );
}

async function operationsIn(
  language: Language,
): Promise<
  readonly { readonly operationId: string; readonly tag: string; readonly summary: string; readonly path: string }[]
> {
  const { paths } = await readDocument(language);
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item).flatMap(({ operationId, tags: [tag = ""] = [], summary = "" }) =>
      operationId === undefined ? [] : [{ operationId, tag: tag.toLowerCase(), summary, path }],
    ),
  );
}

describe.each(["en", "zh-CN"] as const)("the reference in %s", (language) => {
  it("shows every operation with its words, its path and its samples", async () => {
    const page = await open(addressIn(language));
    const operations = await operationsIn(language);
    expect(operations.length).toBeGreaterThan(0);
    for (const { operationId, tag, summary, path } of operations) {
      const section = await goTo(page, `/${tag}/${operationId.toLowerCase()}`);
      await expect.poll(() => textIn(section.locator("h2").first())).toContain(summary);
      await expect.poll(() => textIn(section)).toContain("createAidmpClient(");
      expect(await textIn(section)).toContain(path);
    }
  });

  it("shows every schema with all its fields", async () => {
    const page = await open(addressIn(language));
    const schemas = Object.entries((await readDocument(language)).components.schemas);
    expect(schemas.length).toBeGreaterThan(0);
    for (const [name, schema] of schemas) {
      const section = await goTo(page, `/schemas/${name.toLowerCase()}`);
      await expect.poll(() => textIn(section)).toContain(schema.title);
      const text = await textIn(section);
      for (const field of Object.keys(schema.properties ?? {})) expect(text).toContain(field);
    }
  });

  it("shows where every path and every field comes from", async () => {
    const page = await open(addressIn(language));
    const { components } = await readDocument(language);
    for (const [name, schema] of Object.entries(components.schemas)) {
      const section = await goTo(page, `/schemas/${name.toLowerCase()}`);
      const fields = Object.keys(schema.properties ?? {}).length;
      // One for each field, and one for the schema itself.
      await expect
        .poll(() => section.locator(".provenance").count(), { message: name })
        .toBeGreaterThanOrEqual(fields + 1);
    }
    const create = await goTo(page, "/tasks/createuploadfilestask");
    await expect.poll(() => textIn(create)).toContain(assumedPath[language]);
    const badge = create.locator(".provenance.assumed").first();
    expect(await badge.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe("dotted");
  });

  it.each(language === "en" ? ["oss_config", "upload", "idempotency"] : ["oss_config", "上传", "幂等"])(
    "finds %s by search",
    async (query) => {
      const page = await open(addressIn(language));
      await page.locator('[data-testid="search-trigger"]').first().click();
      await page.keyboard.type(query);
      const field = page.locator("input:focus");
      await expect.poll(() => field.inputValue()).toBe(query);
      const results = page.locator('[data-component-name="Search/SearchItem"]');
      await results.filter({ hasText: query }).first().click();
      await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/(tasks|schemas)/);
    },
  );

  it("leads to the same call in the other language", async () => {
    const page = await open(addressIn(language));
    await goTo(page, "/tasks/searchtasks");
    await page.locator("a.language").click();
    const other = otherLanguage[language];
    await page.waitForURL(`${siteUrl}${addressIn(other)}#/tasks/searchtasks`);
    const summary = (await operationsIn(other)).find(({ operationId }) => operationId === "searchTasks")?.summary;
    await expect.poll(() => textIn(page.locator("h2").first())).toContain(summary ?? "");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(other);
  });

  it("follows the reader's colours, and the switch, and remembers the choice", async () => {
    expect(await brightness(await open(addressIn(language), { colorScheme: "light" }))).toBeGreaterThan(230);
    const page = await open(addressIn(language), { colorScheme: "dark" });
    expect(await brightness(page)).toBeLessThan(50);
    await page.locator('[data-testid="color-mode-switcher"]').first().click();
    expect(await brightness(page)).toBeGreaterThan(230);
    await page.goto(`${siteUrl}index.html`);
    expect(await brightness(page)).toBeGreaterThan(230);
  });

  it("never scrolls sideways on a phone", async () => {
    const page = await open(addressIn(language), { viewport: { width: 375, height: 800 } });
    expect(await widthOverflow(page)).toBe(0);
    for (const section of [
      "/tasks/createuploadfilestask",
      "/tasks/searchtasks",
      "/operations/getoperation",
      "/schemas/status",
    ]) {
      await goTo(page, section);
      expect([section, await widthOverflow(page)]).toEqual([section, 0]);
    }
  });

  it("offers the document, as it is, for download", async () => {
    const page = await open(addressIn(language));
    for (const format of ["YAML", "JSON"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.locator(`a.download:text-is("${format}")`).click(),
      ]);
      const content = await readFile(await download.path(), "utf8");
      expect(content).toContain("createUploadFilesTask");
      expect(content).not.toContain('class="provenance');
    }
  });
});

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { launchChromium, openPage } from "./chromium.js";
import { widthOverflow } from "./reference-page.js";

const [siteUrl, siteFolder] = [inject("siteUrl"), inject("siteFolder")];
let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const files = await readdir(siteFolder, { recursive: true });
const pages = files.filter((file) => file.endsWith(".html") && file !== "404.html").sort();

describe.each(pages)("%s", (file) => {
  it("has no link that leads nowhere, no complaint, and no sideways scroll at any width, light or dark", async () => {
    const { page, complaints } = await openPage(browser, siteUrl + file, { viewport: { width: 375, height: 900 } });
    const { links, anchors } = isReference(file) ? await walkSections(page) : await lookAt(page);
    expect(links.size).toBeGreaterThan(2);
    const broken: string[] = [];
    for (const link of links) if (!(await resolves(link, file, anchors))) broken.push(link);
    expect(broken).toEqual([]);
    for (const [width, colorScheme] of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect({ width, colorScheme, overflow: await widthOverflow(page) }).toEqual({ width, colorScheme, overflow: 0 });
    }
    expect(complaints).toEqual([]);
    await page.close();
  });
});

const looks = [
  [375, "light"],
  [375, "dark"],
  [768, "dark"],
  [768, "light"],
  [1440, "light"],
  [1440, "dark"],
] as const;

interface Found {
  readonly links: ReadonlySet<string>;
  /** What a fragment of this page may name. */
  readonly anchors: ReadonlySet<string>;
}

async function lookAt(page: Page): Promise<Found> {
  const [links, anchors] = await page.evaluate(() => [
    Array.from(document.querySelectorAll("a[href]"), (anchor) => anchor.getAttribute("href") ?? ""),
    Array.from(document.querySelectorAll("[id]"), ({ id }) => id),
  ]);
  return { links: new Set(links), anchors: new Set(anchors) };
}

/** Redoc draws a section when the reader comes to it, so every section that a link names is visited in turn. */
async function walkSections(page: Page): Promise<Found> {
  await page.locator('[data-section-id="/"] h1').waitFor();
  const [links, anchors] = [new Set<string>(), new Set<string>()];
  const routes = ["/"];
  for (const route of routes) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#${route}`);
    const section = page.locator(`[data-section-id="${route}"] :is(h1, h2), [id="${route.slice(1)}"]`).first();
    const isThere = await section.waitFor({ state: "attached", timeout: 5_000 }).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const found = await lookAt(page);
    anchors.add(route);
    for (const anchor of found.anchors) anchors.add(`${route}#${anchor}`);
    for (const link of found.links) {
      links.add(link);
      const next = decodeURIComponent(/^#(\/[^#]*)/.exec(link)?.[1] ?? "");
      if (next !== "" && !routes.includes(next)) routes.push(next);
    }
  }
  return { links, anchors };
}

async function resolves(link: string, file: string, anchors: ReadonlySet<string>): Promise<boolean> {
  const url = new URL(link, siteUrl + file);
  // Other hosts are not called from a test; an address must at least be one, and encrypted.
  if (url.origin !== new URL(siteUrl).origin) return url.protocol === "https:" && url.hostname.includes(".");
  const base = new URL(siteUrl).pathname;
  if (!url.pathname.startsWith(base)) return false;
  const target = decodeURIComponent(url.pathname)
    .slice(base.length)
    .replace(/(^|\/)$/, "$1index.html");
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (target === file) return anchor === "" || anchors.has(anchor);
  const content = await readFile(join(siteFolder, target), "utf8").catch(() => undefined);
  return content !== undefined && (anchor === "" || hasAnchor(content, anchor));
}

/** Of another page, unopened: a guide has the anchor in its markup; the reference has it as a call's or a schema's name. */
function hasAnchor(content: string, anchor: string): boolean {
  const name = /^\/(?:tasks|operations|schemas)\/(\w+)$/.exec(anchor)?.[1];
  if (name === undefined) return content.includes(`id="${anchor}"`);
  return new RegExp(`"operationId":"${name}"|"${name}":\\{"title":`, "i").test(content);
}

function isReference(file: string): boolean {
  return file.endsWith("reference.html");
}

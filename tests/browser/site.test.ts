import type { Page } from "playwright-core";
import { describe, expect, inject, it, onTestFinished } from "vitest";
import { launchChromium, pagesOfTests, type PageOptions } from "./chromium.js";
import { brightness } from "./reference-page.js";

const siteUrl = inject("siteUrl");
const phone = { width: 375, height: 800 };
const openAny = pagesOfTests();

async function open(path: string, options?: PageOptions): Promise<Page> {
  const page = await openAny(siteUrl + path, options);
  await page.waitForLoadState("networkidle");
  return page;
}

describe("the search", () => {
  it.each([
    ["", "idempotency", /beyond|errors|operations|client|guides|packages/],
    ["", "resume token", /waiting-for-a-task|operations/],
    ["zh-CN/", "恢复令牌", /^zh-CN\/.*(?:waiting-for-a-task|operations)/],
    // From the middle of a sentence, where no space stands before it.
    ["zh-CN/", "截止时间", /^zh-CN\//],
    ["zh-CN/", "上传任务", /^zh-CN\//],
    // Of the API, where Redoc's own search finds the beginnings of words only.
    ["zh-CN/", "重复发送", /^zh-CN\/api/],
  ])("of %s finds %s", async (folder, query, target) => {
    const page = await open(`${folder}index.html`);
    await page.keyboard.press("Control+k");
    await page.locator(".VPLocalSearchBox input").fill(query);
    const results = page.locator(".VPLocalSearchBox .result");
    await results.first().waitFor();
    const addresses = await results.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    const own = addresses.map((address) => address.slice(new URL(siteUrl).pathname.length));
    expect(own.filter((address) => target.test(address)).length).toBeGreaterThan(0);
    expect(own.filter((address) => address.startsWith("zh-CN/") !== (folder !== ""))).toEqual([]);
    await results.first().click();
    await page.waitForURL(/\.html/);
    expect(await page.locator("h1").count()).toBe(1);
  });
});

describe("a page", () => {
  it("leads to itself in the other language, on a phone too", async () => {
    const page = await open("guides/errors.html", { viewport: phone });
    await page.locator(".VPNavBarHamburger").click();
    await page.locator(".VPNavScreenTranslations button").click();
    await page.locator('.VPNavScreenTranslations a:has-text("中文")').click();
    await page.waitForURL(`${siteUrl}zh-CN/guides/errors.html`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
    await page.locator('h1:has-text("错误")').waitFor();
  });

  it("has the next and the previous beside it, and its sections", async () => {
    const page = await open("guides/upload-and-verify.html", { viewport: { width: 1440, height: 900 } });
    expect(await page.locator(".pager-link.prev .title").innerText()).toBe("Getting started");
    await page.locator(".pager-link.next").click();
    await page.waitForURL(`${siteUrl}guides/from-the-shell.html`);
    // By its name: right after the click, the sections are those of the page before.
    await page.locator('.VPDocAsideOutline a[href="#exit-codes"]').click();
    await page.waitForURL(`${siteUrl}guides/from-the-shell.html#exit-codes`);
  });

  it("copies a block as it is in the example, however its lines are wrapped", async () => {
    const page = await open("guides/getting-started.html", { viewport: phone });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const block = page.locator(".language-ts").first();
    await block.locator("button.copy").click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n")[0]).toBe(
      'import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";',
    );
    const [inside, outside] = await block.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(inside).toBe(outside);
  });

  it("shows code in colours, behind a policy that forbids style attributes", async () => {
    const page = await open("guides/getting-started.html");
    const colours = await page
      .locator(".language-ts code span span")
      .evaluateAll((spans) => [...new Set(spans.map((span) => getComputedStyle(span).color))]);
    expect(colours.length).toBeGreaterThan(3);
  });

  it.each(["testing-in-jest-and-vitest", "progress-in-a-web-page"])(
    "knows every language of its code: %s",
    async (name) => {
      const page = await open(`guides/${name}.html`);
      const blocks = await page.locator('.vp-doc div[class*="language-"]').evaluateAll((all) =>
        all.map((block) => {
          const tokens = [...block.querySelectorAll("code span span")];
          return { of: block.className, colours: new Set(tokens.map((token) => getComputedStyle(token).color)).size };
        }),
      );
      expect(blocks.length).toBeGreaterThan(5);
      expect(blocks.filter(({ colours }) => colours < 2)).toEqual([]);
    },
  );

  it("shows by its scroll bar that a wide table goes on", async () => {
    const page = await open("guides/errors.html", { viewport: phone });
    const wide = await page
      .locator(".vp-doc table")
      .evaluateAll((tables) => tables.filter((table) => table.scrollWidth > table.clientWidth).length);
    expect(wide).toBeGreaterThan(0);
    const table = page.locator(".vp-doc table").first();
    expect(await table.evaluate((element) => getComputedStyle(element).overflowX)).toBe("auto");
  });

  it.each(["", "zh-CN/"])("of errors in %s has an anchor for each class and each code", async (folder) => {
    const page = await open(`${folder}guides/errors.html`);
    const cells = await page.locator(".vp-doc tbody td").allInnerTexts();
    const named = cells.filter((text) => /^(?:\w+Error|[A-Z][A-Z_]{2,})$/.test(text));
    expect(named.length).toBeGreaterThan(35);
    const ids = await page.locator(".vp-doc td[id]").evaluateAll((anchors) => anchors.map(({ id }) => id));
    expect(ids).toEqual(expect.arrayContaining(named));
    await page.goto(`${siteUrl}${folder}guides/errors.html#PollError`);
    await expect
      .poll(() =>
        page
          .locator("td#PollError")
          .boundingBox()
          .then((box) => box?.y ?? 0),
      )
      .toBeLessThan(300);
  });

  it("keeps the reader's colours from page to page, the reference included", async () => {
    const page = await open("guides/errors.html", { colorScheme: "light" });
    await page.locator(".VPSwitchAppearance").first().click();
    await expect.poll(() => brightness(page)).toBeLessThan(60);
    await page.goto(`${siteUrl}zh-CN/reference.html`);
    expect(await brightness(page)).toBeLessThan(60);
  });
});

describe("behind a policy that lets no inline script run", () => {
  it("the reference leads to the same calls, which can be read there", async () => {
    // Not watched: what the reference may not run, the browser complains of.
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${siteUrl}zh-CN/reference.html?strict`);
    await page.locator('.without-script a[href="api.html"]').click();
    await page.waitForURL(`${siteUrl}zh-CN/api.html`);
    const text = await page.locator(".vp-doc").innerText();
    for (const words of ["创建文件上传任务", "/task:upload", "createAidmpClient(", "oss_config", "假定"]) {
      expect(text).toContain(words);
    }
  });
});

describe.each([
  ["index.html", "Getting started", "中文"],
  ["zh-CN/index.html", "快速入门", "English"],
])("the first page, %s", (address, begin, other) => {
  it("has the way in, the picture, the lines of both kinds and the other language, on a phone", async () => {
    const page = await open(address, { viewport: phone });
    expect(await page.locator(".VPHero .VPButton.brand").innerText()).toBe(begin);
    expect(await page.locator(`.VPHero .VPButton:has-text("${other}")`).isVisible()).toBe(true);
    expect(await page.locator("svg.job-picture text").count()).toBeGreaterThan(8);
    expect(await page.locator(".language-ts:visible code").innerText()).toContain("await uploadFiles(");
    const shell = await page.locator(".language-sh code").last().innerText();
    expect(
      shell
        .trim()
        .split("\n")
        .filter((line) => line.startsWith("aidmp ")),
    ).toHaveLength(3);
    await page.locator(".VPHero .VPButton.brand").click();
    await page.waitForURL(/guides\/getting-started\.html/);
  });
});

import type { Locator, Page } from "playwright-core";

/** Goes to a call or a schema of a reference page, as a link to it would, and waits until it is drawn. */
export async function goTo(page: Page, section: string): Promise<Locator> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${section}`);
  const found = page.locator(`[data-section-id="${section}"]`);
  await found.locator("h2").first().waitFor();
  return found;
}

export async function widthOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Perceived brightness of the page's background, 0 to 255. */
export async function brightness(page: Page): Promise<number> {
  return page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).map(
      Number,
    );
    return 0.3 * red + 0.6 * green + 0.1 * blue;
  });
}

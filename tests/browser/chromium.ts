import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";

const candidates = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Starts Chromium. Throws when there is none: a check that is skipped in silence is none. */
export async function launchChromium(programs: readonly (string | undefined)[] = candidates): Promise<Browser> {
  const executablePath = programs.find((path) => path !== undefined && path !== "" && existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      "No Chromium on this machine. Install it (Debian: `apt-get update && apt-get install -y chromium`), or set CHROMIUM_PATH to the program.",
    );
  }
  return chromium.launch({ executablePath, args: flags });
}

/** Quiet and alone: what a browser does by itself on the network would be taken for the page's doing. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface PageOptions {
  /** Default: 1280 x 900. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Default: light. */
  readonly colorScheme?: "light" | "dark";
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, uncaught errors, and requests to another host, so far. */
  readonly complaints: readonly string[];
}

/** Opens an address in a context of its own, with nothing remembered from before. */
export async function openPage(browser: Browser, url: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { viewport = { width: 1280, height: 900 }, colorScheme = "light" } = options;
  const page = await browser.newPage({ viewport, colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !/^(blob|data):/.test(request.url())) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, complaints };
}

/** Opens pages in one browser for the tests of a file. A page that complained, or called another host, fails its test. */
export function pagesOfTests(): (url: string, options?: PageOptions) => Promise<Page> {
  let browser: Promise<Browser> | undefined;
  let opened: WatchedPage[] = [];
  beforeAll(async () => {
    browser = launchChromium();
    await browser;
  });
  afterAll(async () => (await browser)?.close());
  afterEach(async () => {
    const complaints = opened.flatMap((watched) => watched.complaints);
    await Promise.all(opened.map(({ page }) => page.close()));
    opened = [];
    if (complaints.length > 0) throw new Error(`The page complained, or left this host:\n${complaints.join("\n")}`);
  });
  return async (url, options) => {
    if (browser === undefined) throw new Error("The browser runs during tests only.");
    const watched = await openPage(await browser, url, options);
    opened.push(watched);
    return watched.page;
  };
}

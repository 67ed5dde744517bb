import { join } from "node:path";
import { launchChromium } from "../../browser/chromium.ts";
import type { Setting } from "../setting.ts";
import { origin } from "../service.ts";
import type { Target } from "../try-out.ts";

/** Chromium with the installed files as they are, unbundled, found by an import map. */
export function chromium(setting: Setting): Target {
  return {
    group: "Runtimes",
    name: "Chromium",
    async prepare() {
      const browser = await launchChromium();
      const version = browser.version();
      await browser.close();
      return { version, checks: [{ how: "import map", run: () => runPage(setting) }] };
    },
  };
}

async function runPage({ consumer: { folder }, live }: Setting): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.route(`${origin}/**`, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      if (pathname === "/") return route.fulfill({ contentType: "text/html", body: html });
      if (!pathname.startsWith("/aids/")) return route.fulfill({ path: join(folder, pathname) });
      const response = await route.fetch({ url: new URL(pathname + search, live.service.baseUrl).href });
      return route.fulfill({ response });
    });
    // A page that came from no server may not connect to this machine; the links of files lead there.
    await page.route(`${live.service.baseUrl}/**`, async (route) => route.fulfill({ response: await route.fetch() }));
    await page.goto(origin);
    const service = JSON.stringify({ ...live.service, baseUrl: origin });
    live.expectLifecycle(await page.evaluate(`import("/browser.js").then(({ run }) => run(${service}))`));
  } finally {
    await browser.close();
  }
}

const imports = {
  "@aidmp/client": "/node_modules/@aidmp/client/dist/index.js",
  "@aidmp/client/internal": "/node_modules/@aidmp/client/dist/internal.js",
  "@aidmp/datasets": "/node_modules/@aidmp/datasets/dist/index.js",
  "@aidmp/operations/internal": "/node_modules/@aidmp/operations/dist/internal.js",
  "@aidmp/operations": "/node_modules/@aidmp/operations/dist/index.js",
  "openapi-fetch": "/node_modules/openapi-fetch/dist/index.mjs",
};

const html = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>`;

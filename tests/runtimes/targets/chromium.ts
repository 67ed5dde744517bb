import { readFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { launchChromium } from "../../browser/chromium.ts";
import type { Target } from "../check.ts";
import type { Setting } from "../setting.ts";

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
  const site = await serve(folder, live.service.baseUrl);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    const service = { ...live.service, baseUrl: site.url };
    const program = `import("/browser.js").then(({ run }) => run(${JSON.stringify(service)}))`;
    live.expectLifecycle(await page.evaluate(program));
  } finally {
    await browser.close();
    site.server.closeAllConnections();
    site.server.close();
  }
}

/** The page and the service from one origin, as a page behind a reverse proxy sees them: no CORS is needed. */
async function serve(folder: string, baseUrl: string): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? "/";
    if (path.startsWith("/aids/")) forward(incoming, outgoing, new URL(path, baseUrl));
    else if (path === "/") outgoing.setHeader("Content-Type", "text/html").end(page);
    else void sendModule(join(folder, path), outgoing);
  });
  const port = await listenOnLoopback(server);
  return { url: `http://127.0.0.1:${port}`, server };
}

async function sendModule(file: string, outgoing: ServerResponse): Promise<void> {
  try {
    outgoing.setHeader("Content-Type", "text/javascript").end(await readFile(file));
  } catch {
    outgoing.writeHead(404).end();
  }
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, url: URL): void {
  const { method, headers } = incoming;
  const onward = request(url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  incoming.pipe(onward);
}

const importMap = {
  imports: {
    "@aidmp/client": "/node_modules/@aidmp/client/dist/index.js",
    "@aidmp/operations": "/node_modules/@aidmp/operations/dist/index.js",
    "openapi-fetch": "/node_modules/openapi-fetch/dist/index.mjs",
  },
};

const page = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify(importMap)}</script>`;

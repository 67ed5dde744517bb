import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { listenOnLoopback } from "@aidmp/test-support/loopback";

export interface FolderServer {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".yaml": "application/yaml; charset=utf-8",
};

/**
 * Serves files below a path on a free port of this machine, as a strict host would: with a policy that forbids what is
 * inline or from elsewhere. The reference is one file with everything inline, and has a policy of its own in it.
 */
export async function serveFolder(folder: string, base: string): Promise<FolderServer> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html");
    const isStrict = !path.endsWith("/reference.html") || searchParams.has("strict");
    const file = path.startsWith(base) ? join(folder, normalize(path.slice(base.length))) : "";
    readFile(file).then(
      (content) =>
        response
          .writeHead(200, {
            "Content-Type": types[extname(path)] ?? "text/plain",
            ...(isStrict && { "Content-Security-Policy": "default-src 'self'" }),
          })
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  const port = await listenOnLoopback(server);
  return {
    url: `http://127.0.0.1:${port}${base}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

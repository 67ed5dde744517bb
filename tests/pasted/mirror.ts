import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";

/** A package as `npm pack` made it. */
export interface Packed {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly file: string;
}

export interface Mirror extends AsyncDisposable {
  readonly url: string;
  /** The names that were asked for. */
  readonly asked: ReadonlySet<string>;
}

/** A registry of a company: it has these packages, and no other. */
export async function startMirror(packed: readonly Packed[]): Promise<Mirror> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    const fail = (error: unknown): void => void response.writeHead(502).end(String(error));
    const tarball = packed.find(({ manifest }) => path === `/${manifest.name}.tgz`);
    const own = packed.find(({ manifest }) => path === `/${manifest.name}`);
    if (tarball !== undefined) void readFile(tarball.file).then((bytes) => response.end(bytes), fail);
    else {
      asked.add(path.slice(1));
      const answer = own === undefined ? Promise.reject(new Error("not here")) : describePackage(own);
      void answer.then((text) => response.setHeader("Content-Type", "application/json").end(text), fail);
    }
  });

  async function describePackage({ manifest, file }: Packed): Promise<string> {
    const integrity = `sha512-${createHash("sha512")
      .update(await readFile(file))
      .digest("base64")}`;
    const dist = { tarball: `${url}${manifest.name}.tgz`, integrity };
    const versions = { [manifest.version]: { ...manifest, dist } };
    return JSON.stringify({ name: manifest.name, "dist-tags": { latest: manifest.version }, versions });
  }

  const url = `http://127.0.0.1:${await listenOnLoopback(server)}/`;
  return {
    url,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

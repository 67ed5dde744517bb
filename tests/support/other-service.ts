import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "./loopback.js";

export interface OtherService extends AsyncDisposable {
  readonly url: string;
}

/** A service with other paths and other operation names: the emulator behind a translation of both. */
export async function startOtherService(emulatorUrl: string): Promise<OtherService> {
  const server = createServer((incoming, response) => void passOn(incoming, response, emulatorUrl));
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server)}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function passOn(incoming: IncomingMessage, response: ServerResponse, emulatorUrl: string): Promise<void> {
  const path = (incoming.url ?? "")
    .replace(
      /^\/v3\/spaces\/(\S+?)\/datasets\/(\S+?)\/branches\/(\S+?)\/uploads$/,
      "/aids/aidmp/data/v2/dataSpaces/$1/repos/$2/branches/$3/task:upload",
    )
    .replace(
      /^\/v3\/jobs\/(?:upload-)?([\w-]+)(\/stop)?$/,
      (_path, id, stop) => `/aids/aidmp/data/v2/operations/${id}${stop ? ":cancel" : ""}`,
    );
  const isTranslated = path !== incoming.url || path.endsWith("task:list");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const headers = Object.fromEntries(
    ["authorization", "x-date", "content-type"].flatMap((name) => {
      const value = incoming.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  const answer = await fetch(`${emulatorUrl}${path}`, {
    method: incoming.method ?? "GET",
    headers,
    ...(body.length > 0 ? { body } : {}),
  });
  const text = (await answer.text()).replace(/"name":"([\w-]+)"/, '"name":"jobs/upload-$1"');
  response.writeHead(isTranslated ? answer.status : 404, { "content-type": "application/json" });
  response.end(text);
}

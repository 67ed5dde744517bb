import { createServer as createHttpServer, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { listenOnLoopback } from "@aidmp/test-support/loopback";

/** An S3 server that misbehaves on demand: any key in a listing, bodies that stop, responses that do not come. */
export interface ScriptedS3 extends AsyncDisposable {
  readonly host: string;
  /** Requests so far, as "GET /bucket/key". */
  readonly requests: readonly string[];
  /** The largest number of GET requests that were open at the same time. */
  readonly mostAtOnce: number;
}

export interface ScriptedS3Options {
  readonly objects: Readonly<Record<string, string>>;
  /** Responds to a GET of an object. Default: sends the body. */
  readonly onGet?: (key: string, response: ServerResponse, body: string, attempt: number) => void;
  /** How many keys are in a page of a listing. Default: all. */
  readonly pageSize?: number;
  /** Responds to a listing. `send` takes pages that no correct store would send. */
  readonly onList?: (query: URLSearchParams, send: (page: ScriptedPage) => void, response: ServerResponse) => void;
  /** Responds to every request with this S3 error. */
  readonly rejectWith?: { readonly status: number; readonly code: string };
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A page of a listing, as it is sent. */
export interface ScriptedPage {
  readonly keys: readonly string[];
  readonly isTruncated?: boolean;
  readonly token?: string;
  /** Default: 1. */
  readonly size?: number;
}

export async function startScriptedS3(options: ScriptedS3Options): Promise<ScriptedS3> {
  const requests: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const respond: RequestListener = (request, response) => {
    const url = new URL(request.url ?? "", "http://s3");
    const line = `${request.method} ${decodeURIComponent(url.pathname)}`;
    requests.push(line);
    request.resume();
    if (options.rejectWith !== undefined) {
      sendError(response, options.rejectWith.status, options.rejectWith.code);
      return;
    }
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    if (url.searchParams.has("list-type")) {
      if (options.onList === undefined) sendListing(response, options, url.searchParams);
      else options.onList(url.searchParams, (page) => sendPage(response, page), response);
      return;
    }
    const body = options.objects[key];
    if (body === undefined || request.method === "HEAD") {
      sendError(response, 404, "NoSuchKey");
      return;
    }
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.once("close", () => atOnce--);
    const attempt = requests.filter((earlier) => earlier === line).length;
    if (options.onGet === undefined) response.end(body);
    else options.onGet(key, response, body, attempt);
  };
  const server = options.tls === undefined ? createHttpServer(respond) : createHttpsServer(options.tls, respond);
  const port = await listenOnLoopback(server);
  return {
    host: `127.0.0.1:${port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendError(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function sendListing(response: ServerResponse, options: ScriptedS3Options, query: URLSearchParams): void {
  const { objects, pageSize = Infinity } = options;
  const keys = Object.keys(objects).filter((key) => key.startsWith(query.get("prefix") ?? ""));
  const start = Number(query.get("continuation-token") ?? 0);
  const end = start + pageSize;
  const sizeOf = (key: string): number => Buffer.byteLength(objects[key] ?? "");
  const rest = end < keys.length ? { isTruncated: true, token: String(end) } : {};
  sendPage(response, { keys: keys.slice(start, end), ...rest }, sizeOf);
}

function sendPage(response: ServerResponse, page: ScriptedPage, sizeOf = (_key: string) => page.size ?? 1): void {
  const contents = page.keys.map(
    (key) => `<Contents><Key>${escapeXml(key)}</Key><Size>${sizeOf(key)}</Size></Contents>`,
  );
  const token = page.token === undefined ? "" : `<NextContinuationToken>${page.token}</NextContinuationToken>`;
  const end = `<IsTruncated>${page.isTruncated ?? false}</IsTruncated>${token}`;
  response.writeHead(200, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0"?><ListBucketResult>${end}${contents.join("")}</ListBucketResult>`);
}

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>\\]/g, (character) => `&#${character.charCodeAt(0)};`);
}

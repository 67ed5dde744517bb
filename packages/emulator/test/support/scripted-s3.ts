import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from "node:http";
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
  /** Sees each request before the rest does, and responds to it when it returns true. */
  readonly onRequest?: (request: ScriptedRequest, response: ServerResponse) => boolean;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface ScriptedRequest {
  readonly method: string;
  /** Empty for a listing. */
  readonly key: string;
  readonly isListing: boolean;
  readonly headers: IncomingHttpHeaders;
  /** How often this method has been used for this key, this time included. */
  readonly attempt: number;
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
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    const attempt = requests.filter((earlier) => earlier === line).length;
    const isListing = url.searchParams.has("list-type");
    const { headers, method = "" } = request;
    if (options.onRequest?.({ method, key, isListing, headers, attempt }, response)) return;
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

/** Responds as S3 does. `more` is further XML, after the code and the message. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  { message = code, more = "", headers = {} }: { message?: string; more?: string; headers?: OutgoingHttpHeaders } = {},
): true {
  response.writeHead(status, { "Content-Type": "application/xml", ...headers });
  const text = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>${more}`;
  response.end(`<?xml version="1.0"?><Error>${text}</Error>`);
  return true;
}

export function sendListingXml(response: ServerResponse, inner: string): true {
  response.writeHead(200, { "Content-Type": "application/xml" });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${inner}</ListBucketResult>`);
  return true;
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

import { resolveRetry, type ResolvedOptions } from "./client-options.js";
import { operations } from "./generated/constants.js";
import { isJsonObject } from "./json/plain-object.js";
import { checkBody } from "./request/body.js";
import { checkHeaders } from "./request/headers.js";
import { checkPathParameters, fillPath, placeholdersOf } from "./request/path.js";
import { presentAnswer, readResult, type CoreResult } from "./result.js";
import { outgoing, PlainRequest, type FetchLike } from "./transport/outgoing-request.js";
import { deliver } from "./transport/transport.js";
import type { Call } from "./transport/transport-options.js";

/** openapi-fetch's options of one call, as they may arrive at run time: the types are checked by the caller's compiler. */
export interface CallInit {
  readonly params?: { readonly path?: unknown; readonly header?: unknown };
  readonly body?: unknown;
  readonly headers?: unknown;
  readonly parseAs?: string;
  readonly signal?: AbortSignal | null;
  readonly retry?: false;
  readonly middleware?: readonly unknown[];
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly pathSerializer?: unknown;
  readonly bodySerializer?: unknown;
  readonly querySerializer?: unknown;
  readonly baseUrl?: unknown;
  readonly Request?: unknown;
  readonly [extra: string]: unknown;
}

/** openapi-fetch's own `request`. Its types relate path and options to each other; here both are data. */
export type CoreRequest = (method: string, path: string, init: object) => Promise<CoreResult>;

interface KnownOperation {
  readonly operationId: string;
  readonly path: string;
  readonly safeToRepeat: boolean;
  readonly bodyRequired: boolean;
  /** Found once and not at each call, where it would take 6 µs. */
  readonly placeholders: readonly string[];
}

/** Makes the function behind `client.GET`, `client.POST` and so on. */
export function createCall(
  request: CoreRequest,
  options: ResolvedOptions,
  middlewareInUse: () => boolean,
): (method: string, template: string, init?: CallInit) => Promise<CoreResult> {
  const routes = routesOf(options);
  const withoutRetry: ResolvedOptions = { ...options, retry: resolveRetry(false) };
  let calls = 0;

  return async (method, template, init = {}) => {
    const operation = routes.get(`${method} ${template}`) ?? unlisted(method, template);
    const { operationId, path, safeToRepeat } = operation;
    checkCall(operation, init);
    const { params, body, headers, parseAs = "json", middleware, pathSerializer, ...rest } = init;
    const { bodySerializer, querySerializer, baseUrl, fetch, signal, retry, Request: _replaced, ...extras } = rest;
    const fetchLike: FetchLike = fetch ? (url, requestInit) => fetch(new Request(url, requestInit)) : options.fetch;
    const call: Call = { call: ++calls, operationId, method, path, safeToRepeat, fetch: fetchLike, signal };
    // Middleware, and answers parsed as something else, need the platform's own objects.
    const plain = parseAs === "json" && !middlewareInUse() && !middleware?.length;
    let delivered: Response | undefined;
    const result = await request(method, path, {
      params,
      body,
      headers,
      middleware,
      bodySerializer,
      querySerializer,
      baseUrl,
      pathSerializer: pathSerializer ?? fillPath,
      // As text, because this package reads JSON itself: losing no digit, and with an error that says what came instead.
      parseAs: parseAs === "json" ? "text" : parseAs,
      Request: plain ? PlainRequest : globalThis.Request,
      async fetch(sent: Request | PlainRequest) {
        const answer = await deliver(await outgoing(sent, extras), call, retry === false ? withoutRetry : options);
        delivered = answer.response;
        return presentAnswer(answer, body, parseAs, plain);
      },
    });
    return readResult(plain && delivered ? { ...result, response: delivered } : result, operationId, parseAs);
  };
}

function checkCall({ operationId, placeholders, bodyRequired }: KnownOperation, init: CallInit): void {
  const { params, body, headers, pathSerializer, bodySerializer } = init;
  if (pathSerializer === undefined) checkPathParameters(operationId, placeholders, params?.path);
  if (bodySerializer === undefined && (bodyRequired || isJsonObject(body))) checkBody(operationId, body);
  checkHeaders(operationId, headers);
  checkHeaders(operationId, params?.header);
}

function routesOf({ pathOverrides }: ResolvedOptions): ReadonlyMap<string, KnownOperation> {
  const overridden = new Map(Object.entries(pathOverrides));
  return new Map(
    Object.entries(operations).map(([operationId, { method, path, safeToRepeat, bodyRequired }]) => [
      `${method} ${path}`,
      knownOperation(operationId, overridden.get(operationId) ?? path, safeToRepeat, bodyRequired),
    ]),
  );
}

/** A path that the document does not have; nothing is known about it but what HTTP says of its method. */
function unlisted(method: string, path: string): KnownOperation {
  const safeToRepeat = method === "GET" || method === "HEAD";
  return knownOperation(`${method} ${path}`, path, safeToRepeat, false);
}

function knownOperation(
  operationId: string,
  path: string,
  safeToRepeat: boolean,
  bodyRequired: boolean,
): KnownOperation {
  return { operationId, path, safeToRepeat, bodyRequired, placeholders: placeholdersOf(path) };
}

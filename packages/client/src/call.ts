import { resolveRetry, type ResolvedOptions } from "./client-options.js";
import { operations } from "./generated/constants.js";
import { isJsonObject } from "./json/values.js";
import { checkCallBaseUrl } from "./request/base-url.js";
import { checkBody } from "./request/body.js";
import { checkHeaders, withoutPairs } from "./request/headers.js";
import { checkPlatform } from "./request/platform.js";
import { checkPathParameters, fillPath, placeholdersOf } from "./request/path.js";
import { checkQuery } from "./request/query.js";
import { presentResponse, readResult, type CoreResult, type PresentedResponse } from "./results/result.js";
import { readRequest } from "./transport/outgoing-request.js";
import { deliver } from "./transport/transport.js";
import type { Call } from "./transport/transport-options.js";

/** openapi-fetch's options of one call, as they may arrive at run time: the types are checked by the caller's compiler. */
export interface CallInit {
  readonly params?: { readonly path?: unknown; readonly query?: unknown; readonly header?: unknown };
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
  /** The fields that an answer can have. */
  readonly answer: readonly string[] | undefined;
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
    const { operationId, path, safeToRepeat, placeholders } = operation;
    checkPlatform(operationId);
    checkCall(operation, init);
    const {
      params,
      body,
      headers,
      middleware,
      bodySerializer,
      querySerializer,
      baseUrl,
      parseAs = "json",
      pathSerializer = (unfilled: string, values: Readonly<Record<string, unknown>>) =>
        fillPath(unfilled, placeholders, values),
      fetch: own,
      signal,
      retry,
      Request: _replaced,
      ...extras
    } = init;
    const fetch = own ? (url: string, sent: RequestInit) => own(new Request(url, sent)) : options.fetch;
    const call: Call = { call: ++calls, operationId, method, path, safeToRepeat, body, fetch, signal, extras };
    const bodyIsSeen = parseAs !== "json" || middlewareInUse() || Boolean(middleware?.length);
    let presented: PresentedResponse | undefined;
    const result = await request(method, path, {
      params,
      body,
      headers: withoutPairs(headers),
      middleware,
      bodySerializer,
      querySerializer,
      baseUrl,
      pathSerializer,
      // JSON is read by this package: losing no digit, and with an error that says what came instead.
      parseAs: parseAs === "json" ? (bodyIsSeen ? "text" : "stream") : parseAs,
      async fetch(sent: Request) {
        const received = await deliver(await readRequest(sent), call, retry === false ? withoutRetry : options);
        presented = presentResponse(received, parseAs, bodyIsSeen);
        return presented.response;
      },
    });
    return readResult(result, operation, parseAs, presented);
  };
}

function checkCall({ operationId, placeholders, bodyRequired }: KnownOperation, init: CallInit): void {
  const { params, body, headers, pathSerializer, bodySerializer, querySerializer, baseUrl } = init;
  if (baseUrl !== undefined) checkCallBaseUrl(operationId, baseUrl);
  if (pathSerializer === undefined) checkPathParameters(operationId, placeholders, params?.path);
  if (bodySerializer === undefined && (bodyRequired || isJsonObject(body))) checkBody(operationId, body);
  if (querySerializer === undefined) checkQuery(operationId, params?.query);
  checkHeaders(operationId, headers);
  checkHeaders(operationId, params?.header);
}

function routesOf({ pathOverrides }: ResolvedOptions): ReadonlyMap<string, KnownOperation> {
  return new Map(
    Object.entries(operations).map(([operationId, operation]) => {
      const path = pathOverrides.get(operationId) ?? operation.path;
      return [
        `${operation.method} ${operation.path}`,
        { ...operation, operationId, path, placeholders: placeholdersOf(path) },
      ];
    }),
  );
}

/** A path that the document does not have; nothing is known about it but what HTTP says of its method. */
function unlisted(method: string, path: string): KnownOperation {
  return {
    operationId: `${method} ${path}`,
    path,
    safeToRepeat: method === "GET" || method === "HEAD",
    bodyRequired: false,
    answer: undefined,
    placeholders: placeholdersOf(path),
  };
}

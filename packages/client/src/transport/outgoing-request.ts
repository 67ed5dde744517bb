/** Sends a request; `globalThis.fetch` and the fetch of other libraries fit. Called with an address and never with a Request. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** A request in a form that can be sent more than once. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  /** Our own copy: each attempt puts its signature in. */
  readonly headers: Headers;
  readonly body: string | ArrayBuffer | null;
  /** Further fields of the caller's RequestInit, such as `credentials` or `cache`. */
  readonly extras: RequestInit;
}

/**
 * Stands in for `Request` where openapi-fetch makes one that nobody else will see. A real one costs 20 µs and more to
 * make and once again to send, a tenth of a call on loopback, and its body can be sent once only.
 */
export class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | null;

  constructor(url: string, init: { readonly method: string; readonly headers: Headers; readonly body?: string }) {
    this.url = url;
    this.method = init.method;
    this.headers = init.headers;
    this.body = init.body ?? null;
  }
}

/** Reads the body of a real Request, made for or by middleware, so that it can be sent more than once. */
export async function outgoing(request: Request | PlainRequest, extras: RequestInit): Promise<OutgoingRequest> {
  const { url, method } = request;
  if (request instanceof PlainRequest) return { url, method, headers: request.headers, body: request.body, extras };
  const body = method === "GET" || method === "HEAD" ? null : await request.arrayBuffer();
  return { url, method, headers: new Headers(request.headers), body: body?.byteLength ? body : null, extras };
}

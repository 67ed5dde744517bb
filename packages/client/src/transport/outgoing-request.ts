/** Sends a request; `globalThis.fetch` and the fetch of other libraries fit. Called with an address and never with a Request. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** By way of `RequestInit`: Node's types, where no others are there, have no `BodyInit`. */
type Body = Exclude<RequestInit["body"], undefined>;

interface Parts {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: Body;
}

/**
 * A request in a form that can be sent more than once. Stands in for `Request` where openapi-fetch makes one that nobody
 * else will see: a real one costs 20 µs and more to make and once again to send, a tenth of a call on loopback.
 */
export class PlainRequest {
  readonly url: string;
  readonly method: string;
  /** Our own copy: each attempt puts its signature in. */
  readonly headers: Headers;
  readonly body: Body;

  constructor(url: string, { method, headers, body = null }: Parts) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
  }
}

/** Reads a real Request, made for or by middleware. */
export async function toPlain(request: Request): Promise<PlainRequest> {
  const { url, method, headers } = request;
  // Of a GET it is empty, and fetch takes no body for one, not even an empty one.
  const body = await request.arrayBuffer();
  return new PlainRequest(url, { method, headers: new Headers(headers), body: body.byteLength ? body : null });
}

/** Sends a request; `globalThis.fetch` and the fetch of other libraries fit. Called with an address and never with a Request. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** A request in a form that can be sent more than once. */
export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  /** Our own copy: each attempt puts its signature in. */
  readonly headers: Headers;
  /** As text where it is JSON, which every fetch and every mock of one can read. */
  readonly body: string | ArrayBuffer | null;
}

/** Reads the Request that openapi-fetch made, or that a middleware put in its place. */
export async function readRequest(request: Request): Promise<OutgoingRequest> {
  const { url, method, headers } = request;
  // Fetch takes no body for a GET, not even an empty one.
  const body = request.body === null ? null : await readBodyOf(request);
  return { url, method, headers: new Headers(headers), body };
}

async function readBodyOf(request: Request): Promise<string | ArrayBuffer | null> {
  if (request.headers.get("Content-Type")?.startsWith("application/json")) return (await request.text()) || null;
  const bytes = await request.arrayBuffer();
  return bytes.byteLength ? bytes : null;
}

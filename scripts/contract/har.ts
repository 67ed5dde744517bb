/** One exchange as a HAR 1.2 entry: what `redocly drift` reads of it, and no more. */
export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly headers: readonly HarHeader[];
    readonly queryString: readonly never[];
    readonly cookies: readonly never[];
    readonly headersSize: -1;
    readonly bodySize: number;
    readonly postData?: { readonly mimeType: string; readonly text: string };
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly headers: readonly HarHeader[];
    readonly cookies: readonly never[];
    readonly content: { readonly size: number; readonly mimeType: string; readonly text: string };
    readonly redirectURL: string;
    readonly headersSize: -1;
    readonly bodySize: number;
  };
}

interface HarHeader {
  readonly name: string;
  readonly value: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a request and returns the exchange as it went over the wire. */
export async function record({ method, url, headers, body }: RecordedRequest): Promise<HarEntry> {
  const startedAt = Date.now();
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const mimeType = response.headers.get("content-type") ?? "";
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: Date.now() - startedAt,
    request: {
      method,
      url,
      httpVersion: "HTTP/1.1",
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: body?.length ?? 0,
      ...(body === undefined ? {} : { postData: { mimeType: "application/json", text: body } }),
    },
    response: {
      status: response.status,
      statusText: response.statusText,
      httpVersion: "HTTP/1.1",
      headers: headersOf(response),
      cookies: [],
      content: { size: text.length, mimeType, text },
      redirectURL: "",
      headersSize: -1,
      bodySize: text.length,
    },
  };
}

function headersOf(response: Response): readonly HarHeader[] {
  const headers: HarHeader[] = [];
  response.headers.forEach((value, name) => headers.push({ name, value }));
  return headers;
}

export function harOf(entries: readonly HarEntry[]): string {
  const log = { version: "1.2", creator: { name: "aidmp contract check", version: "1" }, entries };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

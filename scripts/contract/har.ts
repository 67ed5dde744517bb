export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One exchange as a HAR 1.2 entry: what `redocly drift` reads of it, and no more. */
export type HarEntry = Awaited<ReturnType<typeof record>>;

const unknownSizes = { cookies: [], headersSize: -1, bodySize: -1, httpVersion: "HTTP/1.1" } as const;

/** Sends a request and returns the exchange as it went over the wire. */
export async function record({ method, url, headers, body }: RecordedRequest) {
  const startedDateTime = new Date().toISOString();
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  const content = { size: text.length, mimeType: response.headers.get("content-type") ?? "", text };
  const postData = body === undefined ? {} : { postData: { mimeType: "application/json", text: body } };
  return {
    startedDateTime,
    time: 0,
    request: { ...unknownSizes, method, url, headers: pairsOf(new Headers(headers)), queryString: [], ...postData },
    response: {
      ...unknownSizes,
      status: response.status,
      statusText: response.statusText,
      headers: pairsOf(response.headers),
      content,
      redirectURL: "",
    },
  };
}

function pairsOf(headers: Headers): readonly { readonly name: string; readonly value: string }[] {
  return Array.from(headers, ([name, value]) => ({ name, value }));
}

export function harOf(entries: readonly HarEntry[]): string {
  const log = { version: "1.2", creator: { name: "aidmp contract check", version: "1" }, entries };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

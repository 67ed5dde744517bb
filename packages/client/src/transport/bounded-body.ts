/**
 * The body's bytes after decompression, or undefined when there are more than `limitInBytes`: a gzip bomb is cut off where
 * it passes the limit, and a Content-Length above it is not read at all.
 */
export async function readBody(response: Response, limitInBytes: number): Promise<Uint8Array | undefined> {
  const { body } = response;
  if (Number(response.headers.get("Content-Length")) > limitInBytes) return discardBody(response);
  const stream = body && readerOf(body);
  // No stream: an empty response, or a fetch that does not stream, whose responses are measured after the fact.
  if (!stream) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength > limitInBytes ? undefined : bytes;
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let next = await stream.read(); !next.done; next = await stream.read()) {
    length += next.value.byteLength;
    if (length > limitInBytes) {
      stream.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  // Most responses are one chunk, which is used as it is.
  return chunks.length === 1 ? chunks[0] : joined(chunks, length);
}

/** By hand: a page's own Blob, which jsdom replaces, may know no `arrayBuffer`. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Frees the connection of a response that nobody will read. */
export function discardBody({ body }: Response): undefined {
  if (body) readerOf(body)?.cancel();
}

type Chunk = Uint8Array<ArrayBuffer>;

interface Reader {
  read(): Promise<{ readonly done?: false; readonly value: Chunk } | { readonly done: true; readonly value?: unknown }>;
  cancel(): void;
}

/** A web stream's; or a Node stream's, which is the body of node-fetch and of what is made of it. */
function readerOf(body: ReadableStream<Chunk>): Reader | undefined {
  if (typeof body.getReader === "function") {
    const reader = body.getReader();
    // A body that is given up cannot fail in a way that matters any more.
    return { read: () => reader.read(), cancel: () => void reader.cancel().catch(() => undefined) };
  }
  if (!(Symbol.asyncIterator in body)) return undefined;
  const iterator: AsyncIterator<Chunk> = body[Symbol.asyncIterator]();
  return { read: () => iterator.next(), cancel: () => void iterator.return?.().catch(() => undefined) };
}

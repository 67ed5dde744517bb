/**
 * The body's bytes after decompression, or undefined when there are more than `limitInBytes`: a gzip bomb is cut off where
 * it passes the limit, and a Content-Length above it is not read at all.
 */
export async function readBody(response: Response, limitInBytes: number): Promise<Uint8Array | undefined> {
  const { body } = response;
  if (Number(response.headers.get("Content-Length")) > limitInBytes) return discardBody(body);
  // No stream: an empty response, or a fetch that does not stream, whose responses are measured after the fact.
  if (!body) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.byteLength > limitInBytes ? undefined : bytes;
  }
  const reader = body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > limitInBytes) return discardBody(reader);
    chunks.push(next.value);
  }
  // Most responses are one chunk, which is used as it is.
  return chunks.length === 1 ? chunks[0] : new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Frees the connection of a response that nobody will read. */
export function discardBody(body: Pick<ReadableStream, "cancel"> | null): undefined {
  // A body that is given up cannot fail in a way that matters any more.
  body?.cancel().catch(() => undefined);
}

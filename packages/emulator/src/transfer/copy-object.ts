import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, rm, type FileHandle } from "node:fs/promises";
import { isUint8Array } from "node:util/types";
import type { StoredFile } from "../branches/manifest.js";
import { isSameETag } from "./etag.js";
import type { AcceptEncoding, S3Source } from "./s3-source.js";
import type { SelectedObject } from "./source-selection.js";
import { diskError, TransferError } from "./transfer-error.js";

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes just written. Negative when a failed attempt is discarded. */
  readonly onBytes: (count: number) => void;
}

/** Exclusive, so that two objects never share a file. Never follows a symbolic link. */
const newFileOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Streams one object into `file` and hashes it on the way. Only one chunk is in memory at a time.
 * Some stores and proxies unpack a gzip object, or pack another, as the request allows. Bytes that are not those of the
 * listing are asked for once more in the other way, and are an error then.
 */
export async function copyObject(
  source: S3Source,
  object: SelectedObject,
  file: string,
  options: CopyOptions,
): Promise<StoredFile> {
  const copyAs = (encoding: AcceptEncoding): Promise<StoredFile> =>
    source.retry.run(options.signal, () => copyOnce(source, object, file, encoding, options));
  try {
    return await copyAs("identity").catch((error: unknown) => {
      if (error instanceof TransferError && error.reason === "SOURCE_OBJECT_CHANGED") return copyAs("gzip");
      throw error;
    });
  } catch (error) {
    throw source.failure(error, { key: object.key, doing: `copying "${object.key}"` }, options.signal);
  }
}

async function copyOnce(
  source: S3Source,
  object: SelectedObject,
  file: string,
  encoding: AcceptEncoding,
  { signal, onBytes }: CopyOptions,
): Promise<StoredFile> {
  const { body, etag } = await source.open(object.key, encoding, signal);
  const stop = (): unknown => body.destroy();
  signal.addEventListener("abort", stop, { once: true });
  let opened: FileHandle | undefined;
  let size = 0;
  let isDone = false;
  try {
    const handle = (opened = await onDisk("creating the file", object.path, () => open(file, newFileOnly, 0o644)));
    const hash = createHash("sha256");
    for await (const chunk of chunksOf(body)) {
      // Checked before writing, because a body without an end would fill the disk.
      if (size + chunk.length > object.size) {
        throw changed(object, `${size + chunk.length} had arrived when the copy was stopped`);
      }
      const written = onDisk("writing", object.path, () => writeAll(handle, chunk));
      // While another thread writes.
      hash.update(chunk);
      await written;
      size += chunk.length;
      onBytes(chunk.length);
    }
    if (size !== object.size || !isSameETag(object.etag, etag)) throw changed(object, `${size} arrived`);
    isDone = true;
    return { path: object.path, size, sha256: hash.digest("hex") };
  } finally {
    signal.removeEventListener("abort", stop);
    body.destroy();
    await opened?.close();
    if (!isDone) {
      onBytes(-size);
      if (opened !== undefined) await rm(file, { force: true });
    }
  }
}

async function* chunksOf(body: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    if (!isUint8Array(chunk)) throw new TypeError("The body did not arrive as bytes.");
    yield chunk;
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let rest = chunk; rest.length > 0;) rest = rest.subarray((await handle.write(rest)).bytesWritten);
}

async function onDisk<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(doing, path, error);
  }
}

function changed(object: SelectedObject, what: string): TransferError {
  const message = `The object "${object.key}" changed while the task was running (${object.size} bytes were listed, ${what}).`;
  return new TransferError("ABORTED", "SOURCE_OBJECT_CHANGED", message);
}

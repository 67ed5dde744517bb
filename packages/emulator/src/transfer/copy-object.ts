import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, rm, type FileHandle } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { sourceError, type S3Source } from "./s3-source.js";
import type { SelectedObject } from "./source-selection.js";
import { diskError, TransferError } from "./transfer-error.js";

export interface CopiedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface CopyOptions {
  readonly bucket: string;
  readonly signal: AbortSignal;
  /** Called with the bytes just written. Negative when a failed attempt is discarded. */
  readonly onBytes: (count: number) => void;
}

/** The SDK does not retry once the body has begun, so a connection that breaks in the middle is retried here. */
const attempts = 3;
const retryDelayInMs = 100;
/** Exclusive, so that two objects never share a file. Never follows a symbolic link. */
const newFileOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Streams one object into `file` and hashes it on the way. Only one chunk is in memory at a time. */
export async function copyObject(
  source: S3Source,
  object: SelectedObject,
  file: string,
  options: CopyOptions,
): Promise<CopiedFile> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await copyOnce(source, object, file, options);
    } catch (error) {
      const isRetryable = error instanceof TransferError && error.reason === "SOURCE_UNREACHABLE";
      if (!isRetryable || attempt === attempts) throw error;
      await rm(file, { force: true });
      await delay(retryDelayInMs * attempt, undefined, { signal: options.signal });
    }
  }
}

async function copyOnce(
  source: S3Source,
  object: SelectedObject,
  file: string,
  options: CopyOptions,
): Promise<CopiedFile> {
  const { bucket, signal, onBytes } = options;
  const { body, etag } = await source.open(object.key, signal);
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
      hash.update(chunk);
      await onDisk("writing", object.path, () => writeAll(handle, chunk));
      size += chunk.length;
      onBytes(chunk.length);
    }
    checkUnchanged(object, size, etag);
    isDone = true;
    return { path: object.path, size, sha256: hash.digest("hex") };
  } catch (error) {
    if (error instanceof TransferError) throw error;
    throw sourceError(error, { bucket, key: object.key, doing: `copying "${object.key}"` }, signal);
  } finally {
    signal.removeEventListener("abort", stop);
    body.destroy();
    await opened?.close();
    if (!isDone) onBytes(-size);
  }
}

async function* chunksOf(body: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("The body did not arrive as bytes.");
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

function checkUnchanged(object: SelectedObject, size: number, etag: string | undefined): void {
  const isSameTag = etag === undefined || object.etag === undefined || etag === object.etag;
  if (size !== object.size || !isSameTag) throw changed(object, `${size} arrived`);
}

function changed(object: SelectedObject, what: string): TransferError {
  const message = `The object "${object.key}" changed while the task was running (${object.size} bytes were listed, ${what}).`;
  return new TransferError("ABORTED", "SOURCE_OBJECT_CHANGED", message);
}

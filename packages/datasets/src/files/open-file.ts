import { AidmpError, type AidmpClient, type FetchLike, systemClock } from "@aidmp/client";
import { throwIfAborted, wait } from "@aidmp/client/internal";
import { datasetFile } from "./list-files.js";
import { ContentError } from "./content-error.js";
import { findFile, type FileRef } from "./find-file.js";
import { createSha256 } from "./sha256.js";

export interface OpenFileOptions {
  /** Fetches the link. Default: the runtime's own. */
  readonly fetch?: FetchLike | undefined;
  /** How often a download that breaks off goes on where it stopped. Default: 4. */
  readonly maxResumes?: number | undefined;
}

/** Before a download goes on; twice as long each time. */
const pauseInMs = 200;

/**
 * The content of a file, as it arrives. A download that breaks off goes on where it stopped, with a new link. The bytes are hashed
 * on the way, and the end is an error where they are not what the commit says: **what was read before it is not proven.**
 *
 * @throws {FileNotFoundError} the commit has no such file; {ContentError} size or SHA-256 differ; what `searchTree` throws; an
 * AidmpError when the download cannot go on; the signal's reason.
 */
export async function* openFile(
  client: AidmpClient,
  file: FileRef,
  { fetch = (url, init): Promise<Response> => globalThis.fetch(url, init), maxResumes = 4 }: OpenFileOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const hash = createSha256();
  let received = 0;
  for (let resumes = 0; ; resumes++) {
    const entry = await findFile(client, file, { contain_presign_uri: true, presign_uri_expired_sec: 3600 });
    const { size, sha256 } = datasetFile(entry);
    if (!entry.presign_uri) throw new AidmpError(`The service gave no link to ${JSON.stringify(file.path)}.`);
    try {
      for await (const chunk of download(entry.presign_uri, received, fetch, file.signal)) {
        hash.update(chunk);
        received += chunk.length;
        yield chunk;
      }
    } catch (cause) {
      throwIfAborted(file.signal);
      if (resumes === maxResumes) throw brokenOff(file.path, received, resumes, cause);
      await wait(pauseInMs * 2 ** resumes, systemClock, file.signal);
      continue;
    }
    if (size !== undefined && received < size && resumes < maxResumes) continue;
    const actual = hash.digest();
    if ((size !== undefined && received !== size) || (sha256 !== undefined && actual !== sha256)) {
      throw new ContentError(file.path, { size, sha256 }, { size: received, sha256: actual });
    }
    return;
  }
}

/** The bytes from `offset` on. A server that takes no ranges sends all: what was read already is passed over. */
async function* download(
  url: string,
  offset: number,
  fetch: FetchLike,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const headers: Record<string, string> = offset > 0 ? { Range: `bytes=${offset}-` } : {};
  const response = await fetch(url, { headers, signal: signal ?? null });
  // All was read, and only its end was not seen.
  if (response.status === 416 && offset > 0) return;
  if (!response.ok || !response.body) throw new AidmpError(`The object store answered ${response.status}.`);
  let skip = response.status === 206 ? 0 : offset;
  const reader = response.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const chunk: Uint8Array = next.value.subarray(Math.min(skip, next.value.length));
      skip -= next.value.length - chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The cause holds the link, and the link is a secret: of it only the message's kind is told. */
function brokenOff(path: string, received: number, resumes: number, cause: unknown): AidmpError {
  const why = cause instanceof AidmpError ? cause.message : "The connection broke.";
  return new AidmpError(
    `The download of ${JSON.stringify(path)} broke off after ${received} bytes, and could not go on ${resumes} times. ${why}`,
  );
}

import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import { AidmpError } from "@aidmp/client";
import { SourceError } from "../source/source-error.js";
import { findProblems } from "../source/find-problems.js";
import type { FileSource, SourceFile } from "../source/source-file.js";
import { type UploadSource, virtualHostStyleOf } from "../source/upload-source.js";

export interface S3SourceOptions {
  /** Default: found by asking; `us-east-1` where the store has none. */
  readonly region?: string | undefined;
  /** A client of your own in the place of one made from the source. */
  readonly client?: S3Client | undefined;
}

/**
 * The objects of a bucket below a prefix, in the store's order, which is that of the keys' bytes. Objects that only mark a folder
 * are left out, as an upload leaves them out. `hashOf` knows a SHA-256 only where the writer sent one of the whole object: a
 * checksum of parts is not comparable.
 *
 * @throws {SourceError} the fields cannot be right; while it is iterated: what the store answers.
 */
export function s3Source(from: UploadSource, options: S3SourceOptions = {}): FileSource {
  const problems = findProblems(from);
  if (problems.length > 0) throw new SourceError(problems);
  const client = options.client ?? clientFor(from, options.region);
  const { bucket, prefix } = from;
  const keyOf = ({ path }: SourceFile): string => (rootOf(prefix) === prefix ? prefix + path : joinKey(prefix, path));
  return {
    [Symbol.asyncIterator]: () => list(client, bucket, prefix),
    async hashOf(file, signal) {
      const input = { Bucket: bucket, Key: keyOf(file), ChecksumMode: "ENABLED" } as const;
      const head = await client.send(new HeadObjectCommand(input), abort(signal));
      return wholeSha256(head);
    },
    async open(file, signal) {
      const { Body: body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: keyOf(file) }),
        abort(signal),
      );
      if (!body) throw new AidmpError(`The store sent no content for ${JSON.stringify(file.path)}.`);
      return chunksOf(body.transformToWebStream());
    },
  };
}

async function* list(client: S3Client, bucket: string, prefix: string): AsyncGenerator<SourceFile, void> {
  const folder = rootOf(prefix);
  let found = 0;
  for await (const { Key: key = "", Size: size = 0 } of objects(client, bucket, folder)) {
    // A folder's mark: an empty object whose key ends with a slash.
    if (size === 0 && key.endsWith("/")) continue;
    found += 1;
    yield { path: key.slice(folder.length), size };
  }
  if (found > 0 || folder === prefix) return;
  // The prefix is one whole key, which keeps its last segment as its name.
  const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: prefix })).catch(() => undefined);
  if (head) yield { path: prefix.slice(prefix.lastIndexOf("/") + 1), size: head.ContentLength ?? 0 };
}

async function* objects(
  client: S3Client,
  bucket: string,
  prefix: string,
): AsyncGenerator<NonNullable<ListObjectsV2CommandOutput["Contents"]>[number], void> {
  let token: string | undefined;
  let after: string | undefined;
  for (;;) {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: token,
        StartAfter: token ? undefined : after,
      }),
    );
    const contents = page.Contents ?? [];
    yield* contents;
    if (!page.IsTruncated) return;
    const last = contents.at(-1)?.Key;
    const { NextContinuationToken: next } = page;
    // Some stores leave out the token, and one may name the same page for ever. In which order keys come is the store's.
    if ((!next && last === undefined) || (next && next === token) || (last !== undefined && last === after)) {
      throw new AidmpError(
        `The listing of bucket ${bucket} does not go on after ${JSON.stringify(after ?? "")}, though the store says that there is more.`,
      );
    }
    token = next;
    after = last ?? after;
  }
}

/** `images` and `images/` are the same folder; "" is the whole bucket. */
function rootOf(prefix: string): string {
  return prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
}

/** The key of a file of a prefix that has no slash at its end: below it, or it itself. */
function joinKey(prefix: string, path: string): string {
  return prefix === path || prefix.endsWith(`/${path}`) ? prefix : `${prefix}/${path}`;
}

function wholeSha256(head: {
  readonly ChecksumSHA256?: string | undefined;
  readonly ChecksumType?: string | undefined;
}): string | undefined {
  const { ChecksumSHA256: checksum, ChecksumType: type } = head;
  // A hash of the parts' hashes ends with their number.
  if (checksum === undefined || type === "COMPOSITE" || checksum.includes("-")) return undefined;
  return Array.from(atob(checksum), (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function clientFor(from: UploadSource, region: string | undefined): S3Client {
  const {
    endpoint,
    preset,
    virtualHostStyle = preset && virtualHostStyleOf[preset],
    disableSsl,
    accessKey,
    secretKey,
  } = from;
  return new S3Client({
    endpoint: `${disableSsl ? "http" : "https"}://${endpoint}`,
    region: region ?? "us-east-1",
    followRegionRedirects: true,
    forcePathStyle: virtualHostStyle !== true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Stores other than AWS do not know its newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function abort(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}

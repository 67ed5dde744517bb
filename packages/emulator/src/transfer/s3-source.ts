import { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3ServiceException } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import { EndlessResponseError, maxResponseInBytes } from "./endpoint-guard.js";
import { walkListing } from "./listing-walk.js";
import { TransferError } from "./transfer-error.js";

/** An object as the bucket lists it. */
export interface SourceObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string | undefined;
}

export interface OpenObject {
  readonly body: Readable;
  readonly etag: string | undefined;
}

/** Reads one bucket. Every failure is a TransferError that names the cause: key, bucket, object or network. */
export interface S3Source {
  /** Undefined when there is no such object, or the credentials may not read it. */
  find(key: string, signal: AbortSignal): Promise<SourceObject | undefined>;
  /** Every object whose key starts with the prefix. */
  list(prefix: string, signal: AbortSignal): AsyncGenerator<SourceObject, void, undefined>;
  open(key: string, signal: AbortSignal): Promise<OpenObject>;
  close(): void;
}

export function createS3Source(client: S3Client, bucket: string): S3Source {
  return {
    async find(key, signal) {
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
        return { key, size: head.ContentLength ?? 0, etag: head.ETag };
      } catch (error) {
        // The response to HEAD has no body to say whether the key or the bucket is wrong. The listing after it does.
        if (error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0)) {
          return undefined;
        }
        throw sourceError(error, { bucket, doing: `looking for the object "${key}"` }, signal);
      }
    },
    list(prefix, signal) {
      return walkListing(async ({ token, startAfter }) => {
        const range = { ContinuationToken: token, StartAfter: startAfter };
        const request = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...range });
        const page = await client.send(request, { abortSignal: signal }).catch((error: unknown) => {
          throw sourceError(error, { bucket, doing: `listing "${prefix}"` }, signal);
        });
        const objects: SourceObject[] = [];
        for (const { Key: key, Size: size, ETag: etag } of page.Contents ?? []) {
          if (key !== undefined) objects.push({ key, size: size ?? 0, etag });
        }
        return { objects, isTruncated: page.IsTruncated === true, token: page.NextContinuationToken };
      });
    },
    async open(key, signal) {
      try {
        const response = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
        const body = response.Body;
        if (!(body instanceof Readable)) throw new TypeError("The response has no body.");
        return { body, etag: response.ETag };
      } catch (error) {
        throw sourceError(error, { bucket, key, doing: `copying "${key}"` }, signal);
      }
    },
    close: () => client.destroy(),
  };
}

interface SourceContext {
  readonly bucket: string;
  readonly key?: string;
  readonly doing: string;
}

/** Names the cause of a failure. The reason of an abort is returned as it is, because the source did not fail. */
export function sourceError(error: unknown, { bucket, key, doing }: SourceContext, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof TransferError) return error;
  if (error instanceof EndlessResponseError) {
    const message = `The object store sent more than ${maxResponseInBytes} bytes while ${doing} in the bucket "${bucket}", which is more than any listing or error needs. Check that oss_endpoint is an S3.`;
    return new TransferError("UNAVAILABLE", "SOURCE_LISTING_BROKEN", message, { cause: error });
  }
  if (!(error instanceof S3ServiceException)) {
    const message = `The object store could not be reached while ${doing} in the bucket "${bucket}": ${networkCause(error)}.`;
    return new TransferError("UNAVAILABLE", "SOURCE_UNREACHABLE", message, { cause: error });
  }
  const status = error.$metadata.httpStatusCode ?? 0;
  const what = `${error.name}, HTTP ${status}, while ${doing}`;
  if (error.name === "NoSuchBucket") {
    return new TransferError("NOT_FOUND", "SOURCE_BUCKET_NOT_FOUND", `There is no bucket "${bucket}" (${what}).`, {
      cause: error,
    });
  }
  if (key !== undefined && (error.name === "NoSuchKey" || status === 404)) {
    const message = `The object "${key}" vanished from the bucket "${bucket}" while the task was running (${what}).`;
    return new TransferError("NOT_FOUND", "SOURCE_OBJECT_VANISHED", message, { cause: error });
  }
  if (status === 401 || status === 403) {
    const message = `The object store rejected access_key or secret_key for the bucket "${bucket}" (${what}).`;
    return new TransferError("PERMISSION_DENIED", "SOURCE_ACCESS_DENIED", message, { cause: error });
  }
  return new TransferError(
    "UNAVAILABLE",
    "SOURCE_FAILED",
    `The object store failed for the bucket "${bucket}" (${what}).`,
    { cause: error },
  );
}

function networkCause(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return error.message === "" ? code : `${code}, ${error.message}`;
}

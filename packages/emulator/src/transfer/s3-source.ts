import { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type HeadObjectCommandOutput,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isObject } from "../errors/thrown.js";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import { pageOf, type SourceObject } from "./listing-page.js";
import { walkListing } from "./listing-walk.js";
import { createRegionalClients } from "./regional-clients.js";
import { createRetry, type Retry } from "./retry.js";
import { endpointUrl, type ObjectStoreAddress } from "./object-store-address.js";
import type { S3ClientOptions } from "./s3-client.js";
import { isAboutKeys, storeFailure, type FailedRequest, type ToldStore } from "./store-failure.js";
import { StoreRejection } from "./store-rejection.js";
import { TransferError } from "./transfer-error.js";

/** What the store knows of one key. */
export type FoundObject =
  | { readonly object: SourceObject; readonly isFolderMarker: boolean }
  /** There is none. `denied` is set when the store does not say so, because these keys may not read it. */
  | { readonly object: undefined; readonly denied: TransferError | undefined };

export interface OpenObject {
  readonly body: Readable;
  readonly etag: string | undefined;
}

/** Reads one bucket. Every failure is a TransferError that names the cause: keys, bucket, object or network. */
export interface S3Source {
  readonly retry: Retry;
  find(key: string, signal: AbortSignal): Promise<FoundObject>;
  /** Every object whose key starts with the prefix. */
  list(prefix: string, signal: AbortSignal): AsyncGenerator<SourceObject, void, undefined>;
  /** Makes one request for the bytes as the store keeps them. Rejects with what happened, so that `retry` can judge it. */
  open(key: string, encoding: AcceptEncoding, signal: AbortSignal): Promise<OpenObject>;
  /** What a rejection of `open`, or an error of its body, means. */
  failure(error: unknown, request: FailedRequest, signal: AbortSignal): unknown;
  close(): void;
}

/** What may be done to the bytes on the way. */
export type AcceptEncoding = "identity" | "gzip";

export interface S3SourceOptions extends S3ClientOptions {
  readonly retry?: Retry;
}

export function createS3Source(
  address: ObjectStoreAddress,
  secrets: ObjectStoreSecrets,
  { retry = createRetry(), ...options }: S3SourceOptions,
): S3Source {
  const { bucket } = address;
  const store: ToldStore = { bucket, endpoint: new URL(endpointUrl(address)), secrets };
  const clients = createRegionalClients(address, secrets, options);

  /** Runs a request until it succeeds or has failed for good. */
  function request<T>(signal: AbortSignal, send: (client: S3Client) => Promise<T>): Promise<T> {
    return retry.run(signal, () => untilAborted(signal, clients.run(send)));
  }

  const failure: S3Source["failure"] = (error, failed, signal) => storeFailure(error, store, failed, signal);

  function listPage(signal: AbortSignal, range: object): Promise<ListObjectsV2CommandOutput> {
    // Without url, a control character in one key would make the XML of a whole page unreadable.
    const command = new ListObjectsV2Command({ Bucket: bucket, EncodingType: "url", ...range });
    return request(signal, (client) => client.send(command, { abortSignal: signal }));
  }

  /** HEAD has no body to say why it was refused, so the same is asked with GET, whose body is left unread. */
  async function readHead(key: string, signal: AbortSignal): Promise<Head> {
    const input = { Bucket: bucket, Key: key };
    const command = new HeadObjectCommand(input);
    // A store that would unpack a gzip object on the way tells its length only when it need not.
    command.middlewareStack.add(accepting("gzip"), afterSigning);
    try {
      return await request(signal, (client) => client.send(command, { abortSignal: signal }));
    } catch (error) {
      if (!(error instanceof StoreRejection) || error.facts.status === 404) throw error;
    }
    const { Body: body, ...head } = await request(signal, (client) =>
      client.send(new GetObjectCommand(input), { abortSignal: signal }),
    );
    if (body instanceof Readable) body.destroy();
    return head;
  }

  /** Any web server answers to HEAD. A listing shows that the endpoint is an S3, and the size that HEAD may lack. */
  async function listOne(key: string, signal: AbortSignal): Promise<SourceObject | undefined> {
    try {
      const page = pageOf(await listPage(signal, { Prefix: key, MaxKeys: 1 }));
      return page.objects.find((object) => object.key === key);
    } catch (error) {
      if (error instanceof StoreRejection && error.facts.isS3) return undefined;
      throw error;
    }
  }

  async function findObject(key: string, signal: AbortSignal): Promise<FoundObject> {
    const head = await readHead(key, signal);
    const isKnown = head.$metadata.requestId !== undefined && head.ContentLength !== undefined;
    const listed = isKnown ? undefined : await listOne(key, signal);
    const size = head.ContentLength ?? listed?.size;
    if (size === undefined) {
      const message = `The object store does not tell the size of the object "${key}", neither for HEAD nor in a listing, so a copy could not be checked.`;
      throw new TransferError("UNAVAILABLE", "SOURCE_FAILED", message);
    }
    const isFolderMarker = size === 0 && /directory/i.test(head.ContentType ?? "");
    return { object: { key, size, etag: head.ETag ?? listed?.etag }, isFolderMarker };
  }

  return {
    retry,
    failure,
    async find(key, signal) {
      const doing = `looking for the object "${key}"`;
      try {
        return await findObject(key, signal);
      } catch (error) {
        const told = failure(error, { doing }, signal);
        const facts = error instanceof StoreRejection ? error.facts : undefined;
        // A page of another server says nothing about the key. The listing after it will show what answers.
        if (facts?.status === 404) return { object: undefined, denied: undefined };
        if (facts?.isS3 && facts.status === 403 && !isAboutKeys(facts) && told instanceof TransferError) {
          return { object: undefined, denied: told };
        }
        throw told;
      }
    },
    list(prefix, signal) {
      return walkListing(async ({ token, startAfter }) => {
        const range = { Prefix: prefix, ContinuationToken: token, StartAfter: startAfter };
        try {
          return pageOf(await listPage(signal, range));
        } catch (error) {
          throw failure(error, { doing: `listing "${prefix}"` }, signal);
        }
      });
    },
    async open(key, encoding, signal) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      command.middlewareStack.add(accepting(encoding), afterSigning);
      const {
        Body: body,
        ETag,
        ContentType,
        $metadata,
      } = await untilAborted(
        signal,
        clients.run((client) => client.send(command, { abortSignal: signal })),
      );
      if (!(body instanceof Readable)) throw new TypeError("The response has no body.");
      const isWebPage = $metadata.requestId === undefined && ETag === undefined && /html/i.test(ContentType ?? "");
      if (!isWebPage) return { body, etag: ETag };
      body.destroy();
      throw new StoreRejection({ status: 200, isS3: false });
    },
    close: () => clients.close(),
  };
}

type Head = Pick<HeadObjectCommandOutput, "ContentLength" | "ContentType" | "ETag" | "$metadata">;

/**
 * Sets the header after the request was signed. Proxies change it, and Google's store does so before it checks the
 * signature.
 */
function accepting(encoding: AcceptEncoding) {
  return <Args extends { readonly request: unknown }, Result>(next: (args: Args) => Result) =>
    (args: Args): Result => {
      const { request } = args;
      if (isObject(request) && "headers" in request && isObject(request.headers)) {
        Object.assign(request.headers, { "accept-encoding": encoding });
      }
      return next(args);
    };
}

const afterSigning = { name: "acceptEncoding", step: "deserialize", priority: "low" } as const;

/** Settles as the promise does, or at once when the signal is aborted: reading a response does not listen to it. */
async function untilAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}

import { pipeline, Readable, Transform } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { hasDotSegment } from "./confinement.js";
import { isMetadataAddress, metadataAddressRejected } from "./metadata-address.js";
import { TransferError } from "./transfer-error.js";

/**
 * Checks each request just before it is sent, whatever the SDK has made of bucket, key and configuration: it must go to
 * the endpoint and ask for the given key. A response that is kept in memory as a whole is limited in size.
 */
export function guardEndpoint(client: S3Client, endpoint: URL, bucket: string): void {
  const hosts = new Set([endpoint.hostname, `${bucket}.${endpoint.hostname}`.toLowerCase()]);

  function check(request: unknown): void {
    if (!isHttpRequest(request)) throw new TypeError("The request is not HTTP.");
    const { protocol, hostname, port, path } = request;
    const isAtEndpoint =
      protocol === endpoint.protocol &&
      hosts.has(hostname.toLowerCase()) &&
      (port === undefined ? "" : String(port)) === endpoint.port;
    if (!isAtEndpoint) {
      const message = `The request for the bucket "${bucket}" would have gone to ${hostname} instead of oss_endpoint. Check the bucket's name.`;
      throw new TransferError("INVALID_ARGUMENT", "SOURCE_ADDRESS_REJECTED", message);
    }
    if (isMetadataAddress(hostname)) throw metadataAddressRejected(hostname);
    // A URL resolves dots, so the store would be asked for another object.
    if (hasDotSegment(path.replaceAll(/%2e/gi, "."))) {
      throw new TransferError(
        "INVALID_ARGUMENT",
        "UNSAFE_PATH",
        'A key with a "." or ".." segment cannot be requested.',
      );
    }
  }

  client.middlewareStack.add(
    (next, context) => async (args) => {
      check(args.request);
      const result = await next(args);
      if (isHttpResponse(result.response)) {
        const isStreamed = context.commandName === "GetObjectCommand" && result.response.statusCode < 300;
        if (!isStreamed) result.response.body = limited(result.response.body);
      }
      return result;
    },
    { name: "endpointGuard", step: "deserialize", priority: "low" },
  );
}

/** Larger than a page of 1,000 keys of the longest kind, each escaped as long as XML can. */
export const maxResponseInBytes = 16_777_216;

/** Not a TransferError, because the SDK changes the message of an error that it gets while it reads a response. */
export class EndlessResponseError extends Error {
  override readonly name = "EndlessResponseError";
}

function limited(body: unknown): unknown {
  if (!(body instanceof Readable)) return body;
  let size = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= maxResponseInBytes) done(null, chunk);
      else done(new EndlessResponseError(`It is longer than ${maxResponseInBytes} bytes.`));
    },
  });
  // `pipeline` closes the body when the limit is reached. The reader of the result gets the error.
  return pipeline(body, limit, () => undefined);
}

interface HttpRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

function isHttpRequest(request: unknown): request is HttpRequest {
  if (!(request instanceof Object && "protocol" in request && "hostname" in request && "path" in request)) return false;
  const hasTexts = [request.protocol, request.hostname, request.path].every((part) => typeof part === "string");
  return hasTexts && (!("port" in request) || request.port === undefined || typeof request.port === "number");
}

interface HttpResponse {
  readonly statusCode: number;
  body: unknown;
}

function isHttpResponse(response: unknown): response is HttpResponse {
  return response instanceof Object && "body" in response && "statusCode" in response;
}

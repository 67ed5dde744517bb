import { pipeline, Readable, Transform } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { hasDotSegment } from "./confinement.js";
import { isMetadataAddress, metadataAddressRejected } from "./metadata-address.js";
import { TransferError } from "./transfer-error.js";

/**
 * The last thing before a request is sent and the first after its answer has begun, whatever the SDK has made of
 * bucket, key and configuration: it stays at the endpoint, asks for no other key than it was told to, and an answer
 * that is kept in memory as a whole has an end.
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
      const message = `The request for the bucket "${bucket}" would have gone to ${hostname}, not to oss_endpoint. Check the bucket's name.`;
      throw new TransferError("INVALID_ARGUMENT", "SOURCE_ADDRESS_REFUSED", message);
    }
    if (isMetadataAddress(hostname)) throw metadataAddressRejected(hostname);
    // A URL resolves dots: the store would be asked for another object.
    if (hasDotSegment(path.replaceAll(/%2e/gi, "."))) {
      throw new TransferError(
        "INVALID_ARGUMENT",
        "UNSAFE_PATH",
        'A key with a "." or ".." segment cannot be asked for.',
      );
    }
  }

  client.middlewareStack.add(
    (next, context) => async (args) => {
      check(args.request);
      const result = await next(args);
      if (isHttpResponse(result.response)) {
        const isStreamed = context.commandName === "GetObjectCommand" && result.response.statusCode < 300;
        if (!isStreamed) result.response.body = withEnd(result.response.body);
      }
      return result;
    },
    { name: "endpointGuard", step: "deserialize", priority: "low" },
  );
}

/** A page of 1,000 keys of 1,024 bytes, each escaped as long as XML can, is about half of it. */
export const maxAnswerInBytes = 16_777_216;

/** Not a TransferError: the SDK adds a hint to the messages of what fails while it reads an answer. */
export class EndlessAnswerError extends Error {
  override readonly name = "EndlessAnswerError";
}

function withEnd(body: unknown): unknown {
  if (!(body instanceof Readable)) return body;
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxAnswerInBytes) done(new EndlessAnswerError(`It is longer than ${maxAnswerInBytes} bytes.`));
      else done(null, chunk);
    },
  });
  // Whoever reads `limited` gets the error; the other end has to be closed as well.
  return pipeline(body, limited, () => undefined);
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

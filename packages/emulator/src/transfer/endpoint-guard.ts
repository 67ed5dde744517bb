import type { S3Client } from "@aws-sdk/client-s3";
import { isObject } from "../errors/thrown.js";
import { hasDotSegment } from "./confinement.js";
import { isMetadataAddress, metadataAddressRejected } from "./metadata-address.js";
import { TransferError } from "./transfer-error.js";

/**
 * Checks each request just before it is sent, whatever the SDK has made of bucket, key and configuration: it must go to
 * the endpoint and ask for the given key.
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
    (next) => (args) => {
      check(args.request);
      return next(args);
    },
    { name: "endpointGuard", step: "deserialize", priority: "low" },
  );
}

interface HttpRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
}

function isHttpRequest(request: unknown): request is HttpRequest {
  if (!(isObject(request) && "protocol" in request && "hostname" in request && "path" in request)) return false;
  const hasTexts = [request.protocol, request.hostname, request.path].every((part) => typeof part === "string");
  return hasTexts && (!("port" in request) || request.port === undefined || typeof request.port === "number");
}

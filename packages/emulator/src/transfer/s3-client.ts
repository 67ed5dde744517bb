import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import { guardEndpoint } from "./endpoint-guard.js";
import { withoutMetadataAddresses } from "./metadata-address.js";
import { endpointUrl, type ObjectStoreAddress } from "./object-store-address.js";
import { checkResponses } from "./response-check.js";

const connectionTimeoutInMs = 3_000;
/** A silent store is asked once more (see `network-failure.ts`), so it is given up after twice this time. */
const defaultIdleTimeoutInMs = 10_000;

export interface S3ClientOptions {
  readonly maxSockets: number;
  /** The region to sign for. Default: us-east-1, which most stores other than AWS expect, and many accept any. */
  readonly region?: string;
  /** How long a connection may be silent. Default: 10,000. */
  readonly idleTimeoutInMs?: number;
  /** Default: this machine's. */
  readonly lookup?: LookupFunction;
}

/** A client for this endpoint and bucket. It connects to no other host. */
export function createS3Client(
  address: ObjectStoreAddress,
  secrets: ObjectStoreSecrets,
  {
    maxSockets,
    region = "us-east-1",
    idleTimeoutInMs = defaultIdleTimeoutInMs,
    lookup: resolve = lookupWithLocalhost,
  }: S3ClientOptions,
): S3Client {
  const endpoint = endpointUrl(address);
  const agent = { keepAlive: true, maxSockets, lookup: withoutMetadataAddresses(resolve) };
  const client = withoutNodeVersionWarning({
    endpoint,
    region,
    forcePathStyle: !address.virtualHostStyle,
    credentials: { accessKeyId: secrets.accessKey, secretAccessKey: secrets.secretKey },
    // `retry.ts` repeats requests. It keeps a Retry-After, and knows which failures are final.
    maxAttempts: 1,
    // Each of these could lead to another host. Some would be read from the environment if they were not set here.
    useArnRegion: false,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    useAccelerateEndpoint: false,
    useGlobalEndpoint: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    followRegionRedirects: false,
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: connectionTimeoutInMs,
      requestTimeout: idleTimeoutInMs,
      throwOnRequestTimeout: true,
      socketTimeout: idleTimeoutInMs,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, rejectUnauthorized: !address.insecureSkipVerify }),
    },
  });
  checkResponses(client, Date.now);
  guardEndpoint(client, new URL(endpoint), address.bucket);
  return client;
}

/** `bucket.localhost` is this machine (RFC 6761), but not every resolver knows that. Virtual-host style needs it locally. */
const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(hostname.endsWith(".localhost") ? "localhost" : hostname, options, callback);
};

/**
 * The SDK prints a warning about Node 20, once a process, unless this variable is set while a client is made. The variable
 * is reset at once, because other users of the SDK in this process may want the warning.
 */
function withoutNodeVersionWarning(config: S3ClientConfig): S3Client {
  const name = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";
  const before = process.env[name];
  process.env[name] = "true";
  try {
    return new S3Client(config);
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

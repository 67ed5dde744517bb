import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import { guardEndpoint } from "./endpoint-guard.js";
import { withoutMetadataAddresses } from "./metadata-address.js";

/** Where a task's objects are, and how its store is spoken to. */
export interface ObjectStoreAddress {
  readonly bucket: string;
  readonly endpoint: string;
  readonly virtualHostStyle: boolean;
  readonly disableSsl: boolean;
  readonly insecureSkipVerify: boolean;
}

/** A wrong endpoint must fail within seconds: 2 attempts, each with 3 s to connect and 15 s without a byte. */
const maxAttempts = 2;
const connectionTimeoutInMs = 3_000;
const idleTimeoutInMs = 15_000;

export interface S3ClientOptions {
  readonly maxSockets: number;
  /** Default: this machine's. */
  readonly lookup?: LookupFunction;
}

/** A client of this one endpoint and bucket: it can be brought to speak to no other host. */
export function createS3Client(
  address: ObjectStoreAddress,
  secrets: ObjectStoreSecrets,
  { maxSockets, lookup: resolve = lookupWithLocalhost }: S3ClientOptions,
): S3Client {
  const endpoint = endpointUrl(address);
  const agent = { keepAlive: true, maxSockets, lookup: withoutMetadataAddresses(resolve) };
  const client = withoutNodeVersionWarning({
    endpoint,
    // Any region signs alike for a store that is not AWS; the SDK insists on one.
    region: "us-east-1",
    forcePathStyle: !address.virtualHostStyle,
    credentials: { accessKeyId: secrets.accessKey, secretAccessKey: secrets.secretKey },
    maxAttempts,
    retryMode: "standard",
    // What could lead to another host, switched off by name; some of it would be read from the environment.
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
  guardEndpoint(client, new URL(endpoint), address.bucket);
  return client;
}

/**
 * `disable_ssl` means http whatever the endpoint says; otherwise a scheme written in the endpoint counts, and https is
 * the default. Throws a `TypeError` for what is no host.
 */
export function endpointUrl({ endpoint, disableSsl }: Pick<ObjectStoreAddress, "endpoint" | "disableSsl">): string {
  const [, scheme = "https", rest = ""] = /^(?:(https?):\/\/)?(.*)$/is.exec(endpoint.trim()) ?? [];
  const url = new URL(`${disableSsl ? "http" : scheme.toLowerCase()}://${rest}`);
  if (url.username !== "" || url.password !== "") throw new TypeError("It must not carry credentials.");
  if (url.search !== "" || url.hash !== "") throw new TypeError("It must not carry a query or a fragment.");
  return url.href;
}

/** `bucket.localhost` is this machine (RFC 6761), but not every resolver knows: without it, virtual-host style fails locally. */
const lookupWithLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(hostname.endsWith(".localhost") ? "localhost" : hostname, options, callback);
};

/**
 * The SDK warns about Node 20 on stderr, once a process, unless this variable says otherwise while a client is made.
 * It is put back at once: the warning may be wanted by whoever else uses the SDK in this process.
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

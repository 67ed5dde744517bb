import { invalidArgument } from "../rpc/status.js";
import type { CreateUploadFilesTaskRequest, ObjectStoreSecrets } from "../tasks/task.js";
import { sourcePathProblem, splitTargetPath, withoutLeadingSlash } from "./confinement.js";
import { isMetadataAddress, metadataProblem } from "./metadata-address.js";
import { endpointUrl, type ObjectStoreAddress } from "./object-store-address.js";

/** All that a transfer needs, read from a create request. */
export interface TransferPlan {
  readonly store: ObjectStoreAddress;
  readonly sourcePath: string;
  readonly targetSegments: readonly string[];
}

/**
 * Throws an INVALID_ARGUMENT that names the field when a transfer could not begin.
 * A request can give the bucket and the endpoint in two places. Which one counts is not documented. Here `oss_config`
 * does when it is set.
 */
export function planTransfer(request: CreateUploadFilesTaskRequest, secrets: ObjectStoreSecrets): TransferPlan {
  const config = request.oss_config;
  const bucket = required("oss_config.bucket_name", config?.bucket_name || request.bucket_name);
  const endpoint = required("oss_config.oss_endpoint", config?.oss_endpoint || request.oss_endpoint);
  const accessKey = required("oss_config.access_key", secrets.accessKey);
  if (!printableAscii.test(accessKey)) throw invalidArgument("oss_config.access_key", unusableKey);
  const secretKey = required("oss_config.secret_key", secrets.secretKey);
  if (secretKey.trim() !== secretKey) throw invalidArgument("oss_config.secret_key", unusableKey);
  const bucketProblem = bucketNameProblem(bucket);
  if (bucketProblem !== undefined) throw invalidArgument("oss_config.bucket_name", bucketProblem);
  const sourcePath = withoutLeadingSlash(request.source_path ?? "");
  const sourceProblem = sourcePathProblem(sourcePath);
  if (sourceProblem !== undefined) throw invalidArgument("source_path", sourceProblem, "UNSAFE_PATH");
  const target = splitTargetPath(request.target_path ?? "");
  if ("problem" in target) throw invalidArgument("target_path", target.problem, "UNSAFE_PATH");
  const store: ObjectStoreAddress = {
    bucket,
    endpoint,
    virtualHostStyle: config?.virtual_host_style ?? false,
    disableSsl: config?.disable_ssl ?? false,
    insecureSkipVerify: config?.insecure_skip_verify ?? false,
  };
  checkEndpoint(store);
  return { store, sourcePath, targetSegments: target.segments };
}

const printableAscii = /^[\x21-\x7e]+$/;
const unusableKey = "has a space, a line break or a character that is not ASCII. Check how it was copied";

function checkEndpoint(store: ObjectStoreAddress): void {
  let url: URL;
  try {
    url = new URL(endpointUrl(store));
  } catch {
    // The message does not repeat the endpoint, because it may hold a password.
    throw invalidArgument("oss_config.oss_endpoint", "must be a host, or an http(s) URL without credentials and query");
  }
  // The URL parser brings an address into its canonical spelling. A name is checked when it is resolved.
  if (isMetadataAddress(url.hostname)) throw invalidArgument("oss_config.oss_endpoint", metadataProblem);
  const rest = endpointWithoutBucket(url, store.bucket);
  if (rest === undefined) return;
  const cure = `Give "${rest}"${store.virtualHostStyle ? "" : ", and set virtual_host_style: true if the store wants the bucket in the host"}`;
  throw invalidArgument("oss_config.oss_endpoint", `already holds the bucket "${store.bucket}". ${cure}`);
}

/**
 * The endpoint without the bucket, when it surely holds it, as the URL that a console shows for a bucket does. A host that
 * only begins like the bucket may be right, as "data.example.com" is for the bucket "data".
 */
function endpointWithoutBucket(url: URL, bucket: string): string | undefined {
  const lastSegment = url.pathname.split("/").findLast((segment) => segment !== "");
  if (lastSegment === bucket) return url.host;
  const rest = url.host.slice(bucket.length + 1);
  const holdsBucket = url.hostname.startsWith(`${bucket.toLowerCase()}.`) && storeHost.test(rest);
  return holdsBucket ? rest : undefined;
}

/** The beginning of the host of a store, as vendors name it. */
const storeHost = /^(?:s3|oss|aoss|obs|cos|tos|bos|minio|rgw|ceph|storage)[.:-]/i;

function required(field: string, value: string | null | undefined): string {
  if (value) return value;
  throw invalidArgument(field, "is missing. The emulator needs it to copy the files");
}

/**
 * Why a name is not a bucket of the endpoint, as words that complete "the name …". Undefined when it is one.
 * The SDK sends requests for some names elsewhere: to an Outpost, an S3 Express zone, an access point. These forms are
 * reserved, so no real bucket has them.
 */
function bucketNameProblem(name: string): string | undefined {
  if (!bucketName.test(name)) return "is not the name of a bucket";
  if (reservedEnding.test(name)) return "has an ending that is reserved for something outside the endpoint";
  return undefined;
}

/** Letters, digits, dots, dashes, underscores. A slash would leave the bucket, and "arn:" would leave the endpoint. */
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/**
 * `--op-s3` (Outposts), `--x-s3` and `--xa-s3` (S3 Express), `--ol-s3` (Object Lambda), `--table-s3` and future endings of
 * this form; `-s3alias` (access point), `.mrap` (multi-region access point).
 */
const reservedEnding = /(?:--[a-z0-9]+-s3|-s3alias|\.mrap)$/i;

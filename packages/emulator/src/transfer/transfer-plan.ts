import { invalidArgument } from "../rpc/status.js";
import type { CreateRequest, ObjectStoreSecrets } from "../tasks/task.js";
import { bucketNameProblem } from "./bucket-name.js";
import { isMetadataAddress, metadataProblem } from "./metadata-address.js";
import { sourcePathProblem, splitTargetPath } from "./relative-path.js";
import { endpointUrl, type ObjectStoreAddress } from "./s3-client.js";

/** A create request, understood: everything a transfer needs, nothing missing. */
export interface TransferPlan {
  readonly store: ObjectStoreAddress;
  readonly sourcePath: string;
  readonly targetSegments: readonly string[];
}

/**
 * Throws INVALID_ARGUMENT naming the field when a transfer could not even begin.
 * Bucket and endpoint stand in two places, and which one counts is not documented: here `oss_config` does, where it is set.
 */
export function planTransfer(request: CreateRequest, secrets: ObjectStoreSecrets): TransferPlan {
  const config = request.oss_config;
  const bucket = required("oss_config.bucket_name", config?.bucket_name || request.bucket_name);
  const endpoint = required("oss_config.oss_endpoint", config?.oss_endpoint || request.oss_endpoint);
  required("oss_config.access_key", secrets.accessKey);
  required("oss_config.secret_key", secrets.secretKey);
  const bucketProblem = bucketNameProblem(bucket);
  if (bucketProblem !== undefined) throw invalidArgument("oss_config.bucket_name", bucketProblem);
  const sourcePath = request.source_path ?? "";
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

function checkEndpoint(store: ObjectStoreAddress): void {
  let hostname: string;
  try {
    hostname = new URL(endpointUrl(store)).hostname;
  } catch {
    // The endpoint is not repeated: it may be the one field into which somebody pasted a password.
    throw invalidArgument("oss_config.oss_endpoint", "is not a host, or an http(s) URL without credentials and query");
  }
  // The URL parser has made one spelling of all that an address has; a name is looked at when it is resolved.
  if (isMetadataAddress(hostname)) throw invalidArgument("oss_config.oss_endpoint", metadataProblem);
}

function required(field: string, value: string | null | undefined): string {
  if (value) return value;
  throw invalidArgument(field, "is missing; the emulator needs it to copy the files");
}

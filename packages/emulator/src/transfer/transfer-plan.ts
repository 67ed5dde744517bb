import { invalidArgument } from "../http/rpc-status.js";
import type { CreateRequest } from "../tasks/create-request.js";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import { splitTargetPath } from "./relative-path.js";
import { endpointUrl, type ObjectStoreAddress } from "./s3-client.js";

/** A create request, understood: everything a transfer needs, nothing missing. */
export interface TransferPlan {
  readonly store: ObjectStoreAddress;
  readonly sourcePath: string;
  readonly targetSegments: readonly string[];
}

/** Letters, digits, dots, dashes, underscores: no slash that would leave the bucket, no "arn:" that would leave the endpoint. */
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

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
  if (!bucketName.test(bucket)) throw invalidArgument("oss_config.bucket_name", "is not the name of a bucket");
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
  return { store, sourcePath: request.source_path ?? "", targetSegments: target.segments };
}

function checkEndpoint(store: ObjectStoreAddress): void {
  try {
    endpointUrl(store);
  } catch {
    // The endpoint is not repeated: it may be the one field into which somebody pasted a password.
    throw invalidArgument("oss_config.oss_endpoint", "is not a host, or an http(s) URL without credentials and query");
  }
}

function required(field: string, value: string | null | undefined): string {
  if (value) return value;
  throw invalidArgument(field, "is missing; the emulator needs it to copy the files");
}

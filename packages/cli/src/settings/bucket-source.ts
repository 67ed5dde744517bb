import type { FileSource, UploadSource } from "@aidmp/datasets";
import { UsageError } from "../context/usage-error.js";

/** Loaded only where a bucket is read: its client is by far the largest part of an installation. */
export async function bucketSource(from: UploadSource): Promise<FileSource> {
  // Its notice about versions of Node is nothing that a person who uploads can act on.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { s3Source } = await import("@aidmp/datasets/s3").catch((cause: unknown) => {
    throw new UsageError("Reading the bucket needs its client: npm install @aws-sdk/client-s3", { cause });
  });
  return s3Source(from);
}

import type { FileSource, UploadSource } from "@aidmp/datasets";
import { UsageError } from "../context/cli-error.js";

/** Loaded only where a bucket is read: its client is by far the largest part of an installation. */
export async function bucketSource(from: UploadSource): Promise<FileSource> {
  // Its notice about versions of Node is nothing that a person who uploads can act on.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  const { s3Source } = await import("@aidmp/datasets/s3").catch((cause: unknown) => {
    if (!isMissing(cause)) throw cause;
    throw new UsageError(
      "Reading the bucket needs its client: npm install @aws-sdk/client-s3",
      "读取存储桶需要客户端：npm install @aws-sdk/client-s3",
      { cause },
    );
  });
  return s3Source(from);
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
}

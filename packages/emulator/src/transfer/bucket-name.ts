/**
 * Why a name is no bucket of the endpoint, in words that complete "the name … "; undefined when it is one.
 * The SDK reads more into some names than a bucket, and sends the request somewhere else: to an Outpost, an S3 Express
 * zone, an access point. Those forms are reserved, so that no real bucket has them.
 */
export function bucketNameProblem(name: string): string | undefined {
  if (!bucketName.test(name)) return "is not the name of a bucket";
  if (elsewhere.test(name)) return "stands for something that is not in a bucket of the endpoint, by its ending";
  return undefined;
}

/** Letters, digits, dots, dashes, underscores: no slash that would leave the bucket, no "arn:" that would leave the endpoint. */
const bucketName = /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/;

/**
 * `--op-s3` (Outposts), `--x-s3` and `--xa-s3` (S3 Express), `--ol-s3` (Object Lambda), `--table-s3`, and whatever comes
 * next in this form; `-s3alias` (access point), `.mrap` (multi-region access point).
 */
const elsewhere = /(?:--[a-z0-9]+-s3|-s3alias|\.mrap)$/i;

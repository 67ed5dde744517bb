/** `@aidmp/datasets/s3`: a source that lists a bucket, with the optional peer `@aws-sdk/client-s3`. */
export { s3Source, type S3SourceOptions } from "./s3-source.js";

import { startS3Server } from "@aidmp/test-support/s3-server";
import { onTestFinished } from "vitest";

/** A real S3 server with these objects in the bucket `data`, and what of the environment names it. */
export async function startStore(objects: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const store = await startS3Server();
  onTestFinished(() => store.close());
  await store.createBucket("data");
  for (const [key, body] of Object.entries(objects)) await store.putObject("data", key, body);
  return {
    AIDMP_STORE_ENDPOINT: store.host,
    AIDMP_STORE_ACCESS_KEY: store.accessKey,
    AIDMP_STORE_SECRET_KEY: store.secretKey,
  };
}

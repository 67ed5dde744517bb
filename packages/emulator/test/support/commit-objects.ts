import type { S3Server } from "@aidmp/test-support/s3-server";
import type { Emulator } from "../../src/index.js";
import { call, createPath, signed } from "./call.js";

/** Keys of objects, with what they hold. */
export type Objects = Readonly<Record<string, string | Uint8Array>>;

let buckets = 0;

/** Commits objects through a real store, and resolves when they are in the branch. */
export async function commitObjects(
  emulator: Emulator,
  store: S3Server,
  commitId: string,
  objects: Objects,
  path = createPath,
  date?: string,
): Promise<void> {
  const bucket = `bucket-${++buckets}`;
  await store.createBucket(bucket);
  for (const [key, body] of Object.entries(objects)) await store.putObject(bucket, key, body);
  const request = {
    commit_id: commitId,
    commit_msg: `commit ${commitId}`,
    oss_config: {
      bucket_name: bucket,
      oss_endpoint: store.host,
      disable_ssl: true,
      access_key: store.accessKey,
      secret_key: store.secretKey,
    },
  };
  const { status, body } = await call(emulator, path, request, signed(undefined, date));
  if (status !== 200) throw new Error(`HTTP ${status}: ${body.message ?? ""}`);
  for (;;) {
    const task = emulator.tasks().find(({ id }) => id === body.name);
    if (task?.done === true && task.errorMessage === "") return;
    if (task?.done === true) throw new Error(task.errorMessage);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

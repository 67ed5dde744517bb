import { demoBearerToken, startEmulator, type Emulator, type ScriptInput, type ScriptStep } from "@aidmp/emulator";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";

/** The emulator, and an object store with two objects in it for the emulator to copy. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly store: S3Server;
  readonly bucket: string;
  readonly token: string;
}

/** The commit that the document's examples search. */
export const exampleTree = {
  dataSpaceId: "ds-cancelled",
  repoId: "8c0f6a52-6d0e-4a43-9c41-0f4f3a1f7f10",
  branchId: "2f6f6f0c-7a2f-4f0e-8a53-5f9f6f4b6c7d",
  commitId: "5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11",
} as const;

/**
 * Starts both on free ports. In the data space `ds-cancelled` a task runs for ten minutes unless it is cancelled, except for
 * the one that makes the commit of the examples.
 */
export async function startFixture(): Promise<Fixture> {
  const store = await startS3Server();
  try {
    const bucket = "training-data";
    await store.createBucket(bucket);
    await store.putObject(bucket, "images/000001.jpg", "the first image");
    await store.putObject(bucket, "images/000002.jpg", "the second image");
    const emulator = await startEmulator({ script: slowTask, maxBodyInBytes: 64 * 1024 });
    return {
      emulator,
      store,
      bucket,
      token: demoBearerToken,
      async [Symbol.asyncDispose]() {
        await emulator.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function slowTask({ dataSpaceId, request }: ScriptInput): readonly ScriptStep[] | undefined {
  if (dataSpaceId !== "ds-cancelled" || request.commit_id === exampleTree.commitId) return undefined;
  return [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 600_000, state: "FINISHED" },
  ];
}

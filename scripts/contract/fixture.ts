import { demoBearerToken, startEmulator, type Emulator, type ScriptInput, type ScriptStep } from "@aidmp/emulator";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";

/** The emulator, and an object store with two objects in it for the emulator to copy. */
export interface Fixture extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly store: S3Server;
  readonly bucket: string;
  readonly token: string;
}

/** Starts both on free ports. In the data space `ds-cancelled` a task runs for ten minutes unless it is cancelled. */
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

function slowTask({ dataSpaceId }: ScriptInput): readonly ScriptStep[] | undefined {
  if (dataSpaceId !== "ds-cancelled") return undefined;
  return [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 600_000, state: "FINISHED" },
  ];
}

import type { Emulator, EmulatorOptions, ScriptInput, ScriptStep } from "@aidmp/emulator";
import type { S3Server } from "@aidmp/test-support/s3-server";

/** The emulator, and the object store that it copies from. */
export interface Fixture {
  readonly emulator: Emulator;
  readonly store: S3Server;
}

export const bucket = "training-data";

/** The commit that the document's examples search. */
export const exampleTree = {
  dataSpaceId: "ds-cancelled",
  repoId: "8c0f6a52-6d0e-4a43-9c41-0f4f3a1f7f10",
  branchId: "2f6f6f0c-7a2f-4f0e-8a53-5f9f6f4b6c7d",
  commitId: "5b1f0c7e-9d0a-4c8e-8a35-1b7f2f6f9c11",
} as const;

/**
 * In the data space `ds-cancelled` a task runs for ten minutes unless it is cancelled, except for the one that makes the
 * commit of the examples.
 */
export const emulatorOptions: EmulatorOptions = { script: slowTask, maxBodyInBytes: 64 * 1024 };

/** Two objects for the emulator to copy. */
export async function fill(store: S3Server): Promise<void> {
  await store.createBucket(bucket);
  await store.putObject(bucket, "images/000001.jpg", "the first image");
  await store.putObject(bucket, "images/000002.jpg", "the second image");
}

function slowTask({ dataSpaceId, request }: ScriptInput): readonly ScriptStep[] | undefined {
  if (dataSpaceId !== "ds-cancelled" || request.commit_id === exampleTree.commitId) return undefined;
  return [
    { afterInMs: 0, state: "RUNNING" },
    { afterInMs: 600_000, state: "FINISHED" },
  ];
}

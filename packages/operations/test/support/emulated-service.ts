import { type AidmpClient, createAidmpClient, createUploadFilesTask, hmac, type Operation } from "@aidmp/client";
import {
  demoCredentials,
  type Emulator,
  type EmulatorOptions,
  type ScriptedLifecycle,
  startEmulator,
} from "@aidmp/emulator";
import { onTestFinished, vi } from "vitest";

export interface World {
  readonly emulator: Emulator;
  readonly client: AidmpClient;
  create(): Promise<Operation>;
}

// The first start compiles the document's schemas: 0.3 s alone, and seconds where every core has other things to do.
vi.setConfig({ testTimeout: 30_000 });

export const dataSpaceId = "ds-e2e";
/** Runs for a while, and then ends as `state`. */
export function endingAs(state: "FINISHED" | "ERROR" | "REJECTED" | "CANCEL", afterInMs = 300): ScriptedLifecycle {
  return {
    interpolate: true,
    steps: [
      { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 4, totalFileSize: 4_000 } },
      {
        afterInMs,
        state,
        errorMessage: state === "FINISHED" ? "" : "NoSuchBucket",
        progress: state === "FINISHED" ? { succeedFileCount: 4, succeedFileSize: 4_000 } : {},
      },
    ],
  };
}

/** The emulator on a real socket until the test is over, and the real client. */
export async function startWorld(options: EmulatorOptions, data_space_id: string = dataSpaceId): Promise<World> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
  const path = { data_space_id, repo_id: "repo", branch_id: "main" };
  const body = {
    source_path: "data/",
    oss_config: { bucket_name: "b", access_key: "the-access-key", secret_key: "the-secret-key" },
  };
  return {
    emulator,
    client,
    create: () => createUploadFilesTask(client, { params: { path }, body }),
  };
}

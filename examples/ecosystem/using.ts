// #region using
import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import { demoCredentials, startEmulator, type EmulatorOptions } from "@aidmp/emulator";
import { createPoller, taskListSource, type UploadTask } from "@aidmp/operations";

/** However the block ends, the poller stops all waiting, and the emulator closes and removes its files. */
export async function uploadOnThisMachine(
  request: CreateUploadFilesTaskOptions,
  options?: EmulatorOptions,
): Promise<UploadTask> {
  await using emulator = await startEmulator(options);
  const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
  using poller = createPoller({ source: taskListSource(client, { dataSpaceId: request.params.path.data_space_id }) });

  const operation = await createUploadFilesTask(client, request);
  return await poller.watch(operation, { deadlineInMs: 60_000 }).result();
}
// #endregion

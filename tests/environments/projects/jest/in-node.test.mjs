/** @jest-environment node */
import { createAidmpClient, getOperation, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";

test("ES modules: the emulator, a call, an error and a wait", async () => {
  const emulator = await startEmulator();
  try {
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    const missing = getOperation(client, { params: { path: { operation_id: "none" } } });
    await expect(missing).rejects.toMatchObject({ name: "ApiError", fromService: true, status: 404 });
    createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) }).close();
  } finally {
    await emulator.close();
  }
});

/** @jest-environment node */
const { createAidmpClient, getOperation, hmac, isApiError } = require("@aidmp/client");
const { demoCredentials, startEmulator } = require("@aidmp/emulator");
const { createPoller, taskListSource } = require("@aidmp/operations");
const { parseResumeToken } = require("@aidmp/operations/step");

test("CommonJS: the emulator, a call, an error and a wait", async () => {
  const emulator = await startEmulator({ script: () => ({ durationInMs: 100 }) });
  try {
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    const missing = getOperation(client, { params: { path: { operation_id: "none" } } });
    await expect(missing).rejects.toMatchObject({ name: "ApiError", fromService: true, status: 404 });
    expect(isApiError(await missing.catch((error) => error))).toBe(true);
    const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) });
    poller.close();
    expect(parseResumeToken).toBeInstanceOf(Function);
  } finally {
    await emulator.close();
  }
});

/** @jest-environment jsdom */
const { get } = require("node:http");
const { createAidmpClient, getOperation, hmac } = require("@aidmp/client");
const { startEmulator } = require("@aidmp/emulator");
const { createPoller, taskListSource } = require("@aidmp/operations");

test("jsdom, which has no fetch: all can be imported and made, and a call says what is missing", async () => {
  const client = createAidmpClient({ baseUrl: "https://a.test", auth: hmac({ accessKey: "a", secretKey: "b" }) });
  createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) }).close();
  const call = getOperation(client, { params: { path: { operation_id: "x" } } });
  await expect(call).rejects.toMatchObject({ name: "RequestError" });
  await expect(call).rejects.toThrow(/no .*Request, Response.*jest-environment node/);
});

test("jsdom: the emulator starts and answers", async () => {
  const emulator = await startEmulator();
  const status = await new Promise((resolve) => get(emulator.url, (response) => resolve(response.statusCode)));
  expect(status).toBeGreaterThanOrEqual(200);
  await emulator.close();
}, 60_000);

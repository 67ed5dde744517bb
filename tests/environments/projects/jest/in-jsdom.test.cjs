/** @jest-environment jsdom */
const { createAidmpClient, getOperation, hmac } = require("@aidmp/client");
const { createPoller, taskListSource } = require("@aidmp/operations");

test("jsdom, which has no fetch: all can be imported and made, and a call says what is missing", async () => {
  const client = createAidmpClient({ baseUrl: "https://a.test", auth: hmac({ accessKey: "a", secretKey: "b" }) });
  createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) }).close();
  const call = getOperation(client, { params: { path: { operation_id: "x" } } });
  await expect(call).rejects.toMatchObject({ name: "RequestError" });
  await expect(call).rejects.toThrow(/no .*Request, Response.*jest-environment node/);
});

import { createAidmpClient, getOperation, hmac } from "@aidmp/client";
import { createPoller, taskListSource } from "@aidmp/operations";
import { expect, test } from "vitest";

test("a call and a poller", async () => {
  const {
    AIDMP_BASE_URL: baseUrl = "",
    AIDMP_ACCESS_KEY: accessKey = "",
    AIDMP_SECRET_KEY: secretKey = "",
  } = process.env;
  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }) });
  createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) }).close();
  await expect(getOperation(client, { params: { path: { operation_id: "none" } } })).rejects.toMatchObject({
    name: "ApiError",
    fromService: true,
    status: 404,
  });
});

import { createAidmpClient, getOperation, hmac } from "@aidmp/client";
import { createPoller, taskListSource } from "@aidmp/operations";
import { expect, test } from "vitest";

const {
  AIDMP_BASE_URL: baseUrl = "",
  AIDMP_ACCESS_KEY: accessKey = "",
  AIDMP_SECRET_KEY: secretKey = "",
} = process.env;

test("a call and a poller", async () => {
  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }) });
  createPoller({ source: taskListSource(client, { dataSpaceId: "ds-1" }) }).close();
  await expect(getOperation(client, { params: { path: { operation_id: "none" } } })).rejects.toMatchObject({
    name: "ApiError",
    fromService: true,
    status: 404,
  });
});

test("an answer in several pieces", async () => {
  const pieces = ['{"name":"operations/', "x", '","done":false}'].map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream({
    pull: (controller) => (pieces.length > 0 ? controller.enqueue(pieces.shift()) : controller.close()),
  });
  const fetch = async () => new Response(body, { headers: { "Content-Type": "application/json" } });
  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }), fetch });
  const operation = await getOperation(client, { params: { path: { operation_id: "x" } } });
  expect(operation).toEqual({ name: "operations/x", done: false });
});

test("a call that is given up", async () => {
  const controller = new AbortController();
  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }), fetch: neverAnswered });
  const { signal } = controller;
  const call = getOperation(client, { params: { path: { operation_id: "x" } }, signal });
  controller.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
});

function neverAnswered(_url, { signal }) {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

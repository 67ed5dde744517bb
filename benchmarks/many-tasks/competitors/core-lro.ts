import { createHttpPoller, type OperationResponse } from "@azure/core-lro";
import { createAidmpClient, getOperation, hmac, type Operation } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { concurrency, type Follow } from "./competitor.js";

/** Its own schedule, 2 s, and the same client beneath it. It bounds nothing itself: the requests at a time are bounded here. */
export const follow: Follow = async ({ url, names, onEnd }) => {
  const client = createAidmpClient({ baseUrl: url, auth: hmac(demoCredentials) });
  const take = semaphore(concurrency);
  await Promise.all(
    names.map(async (name, index) => {
      const poller = createHttpPoller<unknown, never>({
        sendInitialRequest: () => Promise.resolve(response(202, { "operation-location": name }, {})),
        sendPollRequest: async (path) => {
          const release = await take();
          try {
            const operation_id = path.slice(path.lastIndexOf("/") + 1);
            return response(200, {}, bodyOf(await getOperation(client, { params: { path: { operation_id } } })));
          } finally {
            release();
          }
        },
      });
      await poller.pollUntilDone();
      onEnd(index);
    }),
  );
  return { requestsOfLargestSweep: 1 };
};

function response(statusCode: number, headers: Record<string, string>, body: object): OperationResponse {
  const request = { method: "POST", url: "/operations" };
  return { flatResponse: body, rawResponse: { statusCode, headers, body, request } };
}

function bodyOf({ done, error }: Operation): object {
  return { status: done !== true ? "Running" : error ? "Failed" : "Succeeded" };
}

function semaphore(permits: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let free = permits;
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return release;
  };
}

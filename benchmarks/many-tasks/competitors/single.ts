import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { createPoller, operationSource } from "@aidmp/operations";
import { concurrency, type Follow } from "./competitor.js";
import { watchAll } from "./watch-all.js";

export const follow: Follow = async (job) => {
  const client = createAidmpClient({ baseUrl: job.url, auth: hmac(demoCredentials) });
  const poller = createPoller({
    source: operationSource(client),
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    maxConcurrentReads: concurrency,
  });
  await watchAll(poller, job);
  return { requestsOfLargestSweep: 1 };
};

import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";
import { dataSpaceId, pageSize } from "../plan.js";
import type { Follow } from "./competitor.js";
import { watchAll } from "./watch-all.js";

export const follow: Follow = async (job) => {
  const client = createAidmpClient({ baseUrl: job.url, auth: hmac(demoCredentials) });
  let requestsOfLargestSweep = 0;
  const poller = createPoller({
    source: taskListSource(client, { dataSpaceId, pageSize }),
    // One list of 10,000 tasks is 100 pages. The others are not bounded at all.
    maxRequestsPerSecond: 100,
    onEvent(event) {
      if (event.type === "poll") requestsOfLargestSweep = Math.max(requestsOfLargestSweep, event.requests);
    },
  });
  await watchAll(poller, job);
  return { requestsOfLargestSweep };
};

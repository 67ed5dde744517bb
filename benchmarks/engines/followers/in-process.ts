import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { createPoller, type Poller, taskListSource } from "@aidmp/operations";
import { dataSpaceOf, dataSpaces, maxRequestsPerSecond } from "../plan.js";
import type { Follow } from "./follower.js";

/** A poller for each data space, in one process: nothing outlives it. */
export const follow: Follow = async ({ serviceUrl, names, onEnd }) => {
  const client = createAidmpClient({ baseUrl: serviceUrl, auth: hmac(demoCredentials) });
  const pollers = new Map<string, Poller>(
    dataSpaces.map((dataSpaceId) => [
      dataSpaceId,
      createPoller({
        source: taskListSource(client, { dataSpaceId }),
        maxRequestsPerSecond: maxRequestsPerSecond / dataSpaces.length,
      }),
    ]),
  );
  for (const [index, name] of names.entries()) {
    void pollers
      .get(dataSpaceOf(index))
      ?.watch(name)
      .result()
      .then(() => onEnd(index));
  }
};

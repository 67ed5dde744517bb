import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { createPoller, operationSource } from "@aidmp/operations";
import { concurrency, type Follow } from "./contestant.js";

export const follow: Follow = async ({ url, names, onEnd }) => {
  const client = createAidmpClient({ baseUrl: url, auth: hmac(demoCredentials) });
  const poller = createPoller({
    source: operationSource(client),
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    maxConcurrentReads: concurrency,
  });
  await Promise.all(
    names.map((name, index) =>
      poller
        .watch(name)
        .result()
        .then(() => onEnd(index)),
    ),
  );
  return { requestsOfLargestSweep: 1 };
};

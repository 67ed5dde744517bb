import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { taskListSource } from "@aidmp/operations";
import { connect } from "../../../tests/engines/connection.js";
import { field } from "../../harness/server.js";
import { maxRequestsPerSecond, queueName } from "../plan.js";
import type { Follow } from "./follower.js";

export const follow: Follow = async ({ engine, engineUrl, serviceUrl, onEnd }) => {
  const client = createAidmpClient({ baseUrl: serviceUrl, auth: hmac(demoCredentials) });
  await connect(engine, engineUrl, queueName).work({
    source: (dataSpaceId) => taskListSource(client, { dataSpaceId }),
    maxRequestsPerSecond,
    onEnd(end, { data }) {
      if (end.status !== "succeeded") throw new Error(`${end.name} ended as ${end.status}.`);
      onEnd(Number(field(data, "index")));
    },
  });
};

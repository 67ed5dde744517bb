import { createServer, type Server } from "node:http";
import { createUploadFilesTask, type AidmpClient } from "@aidmp/client";
import type { OperationWatch, Poller, UploadTask } from "@aidmp/operations";
import { sendStates } from "./send-states.js";

/** Creates tasks and lets pages follow them. However many pages there are, one poller asks the service. */
export function createProgressServer(client: AidmpClient, poller: Poller<UploadTask, UploadTask>): Server {
  const watches = new Map<string, OperationWatch<UploadTask, UploadTask>>();
  return createServer((request, response) => {
    const fail = (status: number): void => void response.writeHead(status).end();
    const { method, url = "" } = request;
    if (method === "POST" && url === "/tasks") {
      startTask(client).then(
        (operation) => {
          const watch = poller.watch(operation);
          watches.set(watch.name, watch);
          const events = `/events?task=${encodeURIComponent(watch.name)}`;
          response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify({ events }));
        },
        () => fail(502),
      );
    } else if (method === "GET" && url.startsWith("/events?")) {
      // Only what was started here. Check as well whether this user may see it.
      const watch = watches.get(new URLSearchParams(url.slice("/events?".length)).get("task") ?? "");
      if (watch === undefined) fail(404);
      else void sendStates(watch, response);
    } else fail(404);
  });
}

function startTask(client: AidmpClient): Promise<object> {
  const {
    AIDMP_STORE_ENDPOINT: oss_endpoint = "",
    AIDMP_STORE_ACCESS_KEY: access_key = "",
    AIDMP_STORE_SECRET_KEY: secret_key = "",
    AIDMP_STORE_DISABLE_SSL,
  } = process.env;
  const disable_ssl = AIDMP_STORE_DISABLE_SSL === "true";
  return createUploadFilesTask(client, {
    params: { path: { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" } },
    body: {
      source_path: "images/",
      target_path: "/train",
      oss_config: { bucket_name: "training-data", oss_endpoint, access_key, secret_key, disable_ssl },
    },
  });
}

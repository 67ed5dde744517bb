import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { QueryClient, QueryObserver } from "@tanstack/query-core";
import { describe, expect, it } from "vitest";
import { operationQuery } from "../../examples/ecosystem/tanstack-query.js";

describe("a TanStack query of an operation", () => {
  it("shows each state as data and ends with the final one", async () => {
    await using emulator = await startEmulator({
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 250, state: "FINISHED" },
      ],
    });
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    using poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds" }), schedule: fixed(100) });
    const operation = await createUploadFilesTask(client, {
      params: { path: { data_space_id: "ds", repo_id: "r", branch_id: "b" } },
      body: { source_path: "a/" },
    });

    const queries = new QueryClient();
    const observer = new QueryObserver(queries, operationQuery(poller, operation.name ?? ""));
    const seen: (string | undefined)[] = [];
    await new Promise<void>((resolve) => {
      const stop = observer.subscribe(({ data, fetchStatus }) => {
        if (data && seen.at(-1) !== data.status) seen.push(data.status);
        if (fetchStatus === "idle") {
          stop();
          resolve();
        }
      });
    });
    queries.clear();

    expect(seen).toEqual(["running", "succeeded"]);
  });

  it("stops asking the service when nobody observes it any more", async () => {
    await using emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    using poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds" }), schedule: fixed(50) });
    const operation = await createUploadFilesTask(client, {
      params: { path: { data_space_id: "ds", repo_id: "r", branch_id: "b" } },
      body: { source_path: "a/" },
    });

    const queries = new QueryClient();
    const observer = new QueryObserver(queries, operationQuery(poller, operation.name ?? ""));
    await new Promise<void>((resolve) => {
      const stop = observer.subscribe(({ data }) => {
        if (data === undefined) return;
        stop();
        resolve();
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const asked = emulator.requests.total;
    await new Promise((resolve) => setTimeout(resolve, 300));
    queries.clear();

    expect(emulator.requests.total).toBe(asked);
  });
});

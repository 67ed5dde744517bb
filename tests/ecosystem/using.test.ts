import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { describe, expect, it } from "vitest";
import { uploadOnThisMachine } from "../../examples/ecosystem/using.js";

const request = {
  params: { path: { data_space_id: "ds", repo_id: "r", branch_id: "b" } },
  body: { source_path: "a/" },
};

describe("using and await using", () => {
  it("runs the whole job and leaves nothing behind", async () => {
    let address = "";
    const task = await uploadOnThisMachine(request, {
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 100, state: "FINISHED" },
      ],
      onEvent: (event) => {
        if (event.type === "request") address = event.path;
      },
    });
    expect(task.task_state).toBe(2);
    expect(address).toContain("task:list");
  });

  it("ends every wait at the end of the poller's block", async () => {
    await using emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }] });
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    const operation = await createUploadFilesTask(client, request);
    let result: Promise<unknown>;
    {
      using poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds" }), schedule: fixed(50) });
      result = poller.watch(operation).result();
    }
    await expect(result).rejects.toMatchObject({ name: "AbortError" });
  });
});

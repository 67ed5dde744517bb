import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { taskListSource, type OperationSource } from "@aidmp/operations";
import { startResumeToken } from "@aidmp/operations/step";
import { describe, expect, it } from "vitest";
import { DelayedJobs } from "../../examples/ecosystem/delayed-jobs.js";

describe("a durable wait with delayed jobs", () => {
  it("is one look a job, in whichever process, until the operation has ended", async () => {
    await using emulator = await startEmulator({
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 600, state: "FINISHED" },
      ],
    });
    const source = (): OperationSource => {
      const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
      return taskListSource(client, { dataSpaceId: "ds" });
    };
    const client = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
    const operation = await createUploadFilesTask(client, {
      params: { path: { data_space_id: "ds", repo_id: "r", branch_id: "b" } },
      body: { source_path: "a/" },
    });

    const jobs = new DelayedJobs(Date.now);
    jobs.putBack(JSON.stringify(startResumeToken(operation.name ?? "", { now: Date.now() })), 0);
    const outcomes: string[] = [];
    while (jobs.nextDueAt !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, (jobs.nextDueAt ?? 0) - Date.now())));
      // A worker of its own for each job: nothing is shared but the queue.
      const outcome = await jobs.workOnce(source());
      if (outcome !== undefined) outcomes.push(outcome);
    }

    expect(outcomes.length).toBeGreaterThan(1);
    expect(outcomes.slice(0, -1).every((outcome) => outcome === "waiting")).toBe(true);
    expect(outcomes.at(-1)).toBe("succeeded");
    expect(jobs.size).toBe(0);
  });
});

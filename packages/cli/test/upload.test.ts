import { createServer } from "node:http";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it, onTestFinished } from "vitest";
import { running, startFixture, upload } from "./support/fixture.js";
import { startStore } from "./support/store.js";

describe("an upload from the shell", () => {
  it("prints the result alone on stdout, everything else on stderr, and ends with 0", async () => {
    const store = await startStore({ "images/a": "one", "images/b": "two" });
    const { aidmp } = await startFixture();
    const { ended, stdout, stderr } = await aidmp([...upload, "--no-ssl", "-m", "Add them"], store);
    expect({ ended, stdout }).toEqual({
      ended: 0,
      stdout: expect.stringMatching(/^Uploaded 2 files, 6 B: commit \S+\n$/),
    });
    expect(stderr).toMatch(/^Task \S+\n/);
    const asJson = await aidmp([...upload, "--no-ssl", "--json", "--quiet"], store);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ type: "result", files: { total: 2, succeeded: 2, failed: 0 } });
    expect(asJson.stderr).not.toContain("100 %");
  });

  it("reads a store without https where the environment says so, and refuses what is neither true nor false", async () => {
    const store = await startStore({ "images/a": "one" });
    const { aidmp } = await startFixture();
    expect(await aidmp(upload, { ...store, AIDMP_STORE_DISABLE_SSL: "true" })).toMatchObject({ ended: 0 });
    expect(await aidmp(upload, { ...store, AIDMP_STORE_DISABLE_SSL: "yes" })).toMatchObject({
      ended: 2,
      stdout: "",
      stderr: expect.stringContaining("AIDMP_STORE_DISABLE_SSL must be true or false"),
    });
  });

  it("of nothing does not succeed, unless that is asked for", async () => {
    const { aidmp } = await startFixture({ script: [{ afterInMs: 0, state: "FINISHED" }] });
    const { ended, stdout, stderr } = await aidmp(upload);
    const asked = await aidmp([...upload, "--allow-empty"]);
    expect({ ended: asked.ended, stdout: asked.stdout }).toMatchObject({
      ended: 0,
      stdout: expect.stringContaining("Uploaded 0 files"),
    });
    expect({ ended, stdout }).toEqual({ ended: 7, stdout: "" });
    expect(stderr).toContain("without copying a file. Check bucket and prefix; --allow-empty accepts it.");
  });

  it("that failed ends with 1, and with the service's reason", async () => {
    const { aidmp } = await startFixture({ script: [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchBucket" }] });
    const { ended, stdout, stderr } = await aidmp([...upload, "--json"]);
    expect(ended).toBe(1);
    expect(stderr).toContain("NoSuchBucket");
    expect(JSON.parse(stdout)).toMatchObject({
      type: "failed",
      exitCode: 1,
      error: expect.stringContaining("NoSuchBucket"),
    });
  });

  it("whose files failed in part ends with 7", async () => {
    const progress = { totalFileCount: 4, succeedFileCount: 3, failedFileCount: 1 };
    const { aidmp } = await startFixture({ script: [{ afterInMs: 0, state: "FINISHED", progress }] });
    const { ended, stderr } = await aidmp(upload);
    expect(ended).toBe(7);
    expect(stderr).toContain("1 of 4 files failed");
  });

  it("that somebody cancelled ends with 3", async () => {
    const { aidmp } = await startFixture({ script: [running, { afterInMs: 200, state: "CANCEL" }] });
    expect((await aidmp(upload)).ended).toBe(3);
  });

  it("ends with 124 at its timeout, says how to go on, and the task goes on", async () => {
    const { aidmp, emulator } = await startFixture({ script: [running] });
    const { ended, stderr } = await aidmp([...upload, "--timeout", "500ms"]);
    expect(ended).toBe(124);
    expect(stderr).toMatch(/The task goes on. To go on waiting: aidmp wait --space ds-1 \S+\n/);
    expect(emulator.tasks().map(({ state }) => state)).toEqual([1]);
  });

  it("with wrong keys ends with 4 before anything is created, and so does one without any", async () => {
    const { aidmp, emulator } = await startFixture();
    const wrong = await aidmp(upload, { AIDMP_SECRET_KEY: "wrong-secret" });
    expect(wrong.ended).toBe(4);
    expect(wrong.stderr + wrong.stdout).not.toContain("wrong-secret");
    const none = await aidmp(upload, { AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" });
    expect({ ended: none.ended, stderr: none.stderr }).toEqual({
      ended: 4,
      stderr: expect.stringContaining("There are no keys"),
    });
    expect(emulator.tasks()).toEqual([]);
  });

  it("of which nobody knows whether it was created ends with 5, and names the tasks that may be it", async () => {
    const { env, aidmp } = await startFixture();
    // A gateway that loses the response to the create call, and a list that shows two tasks that were not there before.
    let creates = 0;
    const server = createServer((incoming, outgoing) => {
      if (incoming.url?.endsWith("task:upload")) {
        creates += 1;
        incoming.socket.destroy();
        return;
      }
      const tasks = creates === 0 ? [] : ["task-8", "task-9"].map(taskOf);
      outgoing.writeHead(200, { "Content-Type": "application/json" });
      outgoing.end(JSON.stringify({ tasks, total: tasks.length }));
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const { ended, stdout, stderr } = await aidmp([...upload, "--visibility-delay", "200ms"], {
      ...env,
      AIDMP_BASE_URL: `http://127.0.0.1:${port}`,
    });
    expect({ ended, stdout, creates }).toEqual({ ended: 5, stdout: "", creates: 1 });
    expect(stderr).toContain("It may be task task-8\nIt may be task task-9\n");
  });
});

/** As the service would list the task of that upload. */
function taskOf(id: string): object {
  return {
    id,
    task_state: 1,
    repo_id: "repo-1",
    target_branch: "master",
    source_path: "images/",
    target_path: "/train",
  };
}

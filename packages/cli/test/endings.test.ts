import { createServer } from "node:http";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it, onTestFinished } from "vitest";
import { finished, running, startStore, startWorld, upload } from "./support/aidmp.js";

describe("an upload from the shell", () => {
  it("prints the result alone on stdout, everything else on stderr, and ends with 0", async () => {
    const store = await startStore({ "images/a": "one", "images/b": "two" });
    const { aidmp } = await startWorld();
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

  it("of nothing does not succeed", async () => {
    const { aidmp } = await startWorld({ script: [{ afterInMs: 0, state: "FINISHED" }] });
    const { ended, stdout, stderr } = await aidmp(upload);
    expect({ ended, stdout }).toEqual({ ended: 7, stdout: "" });
    expect(stderr).toContain("without copying a file");
  });

  it("that failed ends with 1, and with the service's reason", async () => {
    const { aidmp } = await startWorld({ script: [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchBucket" }] });
    const { ended, stderr } = await aidmp(upload);
    expect(ended).toBe(1);
    expect(stderr).toContain("NoSuchBucket");
  });

  it("whose files failed in part ends with 7", async () => {
    const progress = { totalFileCount: 4, succeedFileCount: 3, failedFileCount: 1 };
    const { aidmp } = await startWorld({ script: [{ afterInMs: 0, state: "FINISHED", progress }] });
    const { ended, stderr } = await aidmp(upload);
    expect(ended).toBe(7);
    expect(stderr).toContain("1 of 4 files failed");
  });

  it("that somebody cancelled ends with 3", async () => {
    const { aidmp } = await startWorld({ script: [running, { afterInMs: 200, state: "CANCEL" }] });
    expect((await aidmp(upload)).ended).toBe(3);
  });

  it("ends with 124 at its timeout, says how to go on, and the task goes on", async () => {
    const { aidmp, emulator } = await startWorld({ script: [running] });
    const { ended, stderr } = await aidmp([...upload, "--timeout", "500ms"]);
    expect(ended).toBe(124);
    expect(stderr).toMatch(/The task goes on. To go on waiting: aidmp wait --space ds-1 \S+\n/);
    expect(emulator.tasks().map(({ state }) => state)).toEqual([1]);
  });

  it("with wrong keys ends with 4 before anything is created, and so does one without any", async () => {
    const { aidmp, emulator } = await startWorld();
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

  it("of which nobody knows whether it was created ends with 5", async () => {
    const { env, aidmp } = await startWorld();
    // A gateway that loses each create, and a list that cannot be read afterwards.
    let creates = 0;
    const server = createServer((incoming, outgoing) => {
      if (incoming.url?.endsWith("task:upload")) creates += 1;
      if (creates > 0) return void incoming.socket.destroy();
      outgoing.writeHead(200, { "Content-Type": "application/json" }).end('{"tasks":[],"total":0}');
    });
    const port = await listenOnLoopback(server);
    onTestFinished(() => void server.close());
    const { ended } = await aidmp([...upload, "--visibility-delay", "200ms"], {
      ...env,
      AIDMP_BASE_URL: `http://127.0.0.1:${port}`,
    });
    expect(ended).toBe(5);
  });

  it.each([
    [["upload"], "--from and --to are needed"],
    [["upload", "--from", "bucket/images", "--to", "ds/r/b"], "is no bucket"],
    [["upload", "--from", "s3://data/x", "--to", "ds/r"], "is no target"],
    [[...upload, "--timeout", "soon"], "is no duration"],
    [[...upload, "--preset", "gcs"], "There is no preset"],
    [[...upload, "--endpoint", "https://store.test"], "has a scheme"],
    [["frobnicate"], "frobnicate"],
    [["upload", "--secret-key", "x"], "secret"],
    [["tasks", "--state", "DONE"], "There is no state DONE"],
    [["tasks", "--profile", "none"], "There is no profile none"],
  ])("that is typed wrong ends with 2: %j", async (args, problem) => {
    const { aidmp, emulator } = await startWorld();
    const { ended, stdout, stderr } = await aidmp(args);
    expect({ ended, stdout }).toEqual({ ended: 2, stdout: "" });
    expect(stderr).toContain(problem);
    expect(emulator.requests.total).toBe(0);
  });
});

describe("waiting from the shell", () => {
  it("outlives a gateway's 502 in the middle", async () => {
    const { aidmp, emulator } = await startWorld({ script: [running, { afterInMs: 2500, ...finished }] });
    const { stdout: task } = await aidmp([...upload, "--no-wait"]);
    emulator.setFaults([{ operationId: "searchTasks", fault: { kind: "html", status: 502 }, times: 5 }]);
    const { ended, stdout } = await aidmp(["wait", task.trim()]);
    expect({ ended, stdout }).toEqual({ ended: 0, stdout: expect.stringContaining("finished, 4 files") });
  });

  it("for several tells each, reads ids from a pipe, and ends with the first that is not well", async () => {
    const { aidmp } = await startWorld({
      script: ({ request }) =>
        request.source_path === "bad/"
          ? [{ afterInMs: 0, state: "ERROR", errorMessage: "no" }]
          : [running, { afterInMs: 100, ...finished }],
    });
    const good = (await aidmp([...upload, "--no-wait"])).stdout.trim();
    const bad = (await aidmp(["upload", "--from", "s3://data/bad/", "--to", "ds-1/r/b", "--no-wait"])).stdout.trim();
    const { ended, stdout } = await aidmp(["wait", good, bad, "--json", "--quiet"]);
    expect(ended).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const ends = new Map(lines.map(({ type, task }) => [task, type]));
    expect([ends.get(good), ends.get(bad), ends.size]).toEqual(["result", "failed", 2]);
  });

  it("stops at the first Ctrl-C with 130 and the line that goes on; the task goes on", async () => {
    const { start, emulator } = await startWorld({ script: [running] });
    const { child, output, ended } = start(upload);
    await expect.poll(output, { timeout: 20_000 }).toContain("Task ");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(output()).toMatch(/To go on waiting: aidmp wait --space ds-1 \S+/);
    expect(emulator.tasks().map(({ state }) => state)).toEqual([1]);
  });
});

describe("many uploads from a manifest", () => {
  it("are made once, whatever the program is killed at, and reported", async () => {
    const { aidmp, start, emulator, folder } = await startWorld({
      script: ({ request }) =>
        request.source_path === "set-7/"
          ? [{ afterInMs: 0, state: "ERROR", errorMessage: "NoSuchKey" }]
          : [running, { afterInMs: 100, ...finished }],
    });
    const lines = Array.from({ length: 20 }, (_, i) =>
      JSON.stringify({ from: `s3://data/set-${i}/`, to: `ds-1/repo-1/master:/${i}` }),
    );
    await writeFile(join(folder, "uploads.jsonl"), `${lines.join("\n")}\n`);
    const args = [
      "upload",
      "--manifest",
      "uploads.jsonl",
      "--jobs",
      "5",
      "--journal",
      "journal.ndjson",
      "--report",
      "failed.jsonl",
    ];
    const first = start(args);
    await expect.poll(first.output, { timeout: 20_000 }).toContain("uploaded");
    first.child.kill("SIGKILL");
    await first.ended;
    const { ended, stdout } = await aidmp([...args, "--json"]);
    expect(ended).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ type: "result", uploaded: 19, failed: 1 });
    expect(emulator.tasks()).toHaveLength(20);
  });
});

describe("what arrived", () => {
  it("is listed, as sha256sum has it too, and verified against the bucket, a folder and checksums", async () => {
    const store = await startStore({ "images/a": "one", "images/b c": "two" });
    const { aidmp, emulator, folder } = await startWorld();
    const uploaded = await aidmp([...upload, "--no-ssl", "--verify=content", "--json"], store);
    const { task, report } = JSON.parse(uploaded.stdout);
    expect({ ended: uploaded.ended, report }).toMatchObject({ ended: 0, report: { ok: true, same: 2 } });
    expect((await aidmp(["ls", "ds-1/repo-1"])).stdout).toBe("      3 B  train/a\n      3 B  train/b c\n");
    const { stdout: sums } = await aidmp(["ls", "ds-1/repo-1@master:/train", "--sha256sum"]);
    await writeFile(join(folder, "SHA256SUMS"), sums.replaceAll("train/", ""));
    const good = await aidmp(["verify", task, "--from", "SHA256SUMS", "--level", "sums"]);
    expect({ ended: good.ended, stdout: good.stdout }).toMatchObject({
      ended: 0,
      stdout: expect.stringContaining("2 same"),
    });
    emulator.setContentFaults([{ kind: "missing", path: "train/a" }]);
    const bad = await aidmp(
      ["verify", task, "--from", "s3://data/images/", "--no-ssl", "--report", "report.jsonl"],
      store,
    );
    expect({ ended: bad.ended, stderr: bad.stderr }).toMatchObject({
      ended: 7,
      stderr: expect.stringContaining("+ a"),
    });
    expect(await readFile(join(folder, "report.jsonl"), "utf8")).toContain('"status":"missing"');
  });

  it("can be looked at before: a dry run sends nothing", async () => {
    const store = await startStore({ "images/a": "one" });
    const { aidmp, emulator } = await startWorld();
    const { ended, stdout } = await aidmp([...upload, "--no-ssl", "--dry-run"], store);
    expect({ ended, stdout }).toEqual({ ended: 0, stdout: "Would copy 1 file, 3 B to ds-1/repo-1/master:/train\n" });
    const nothing = await aidmp(
      ["upload", "--from", "s3://data/Images/", "--to", "ds-1/r/b", "--no-ssl", "--dry-run"],
      store,
    );
    expect({ ended: nothing.ended, stderr: nothing.stderr }).toMatchObject({
      ended: 2,
      stderr: expect.stringContaining("has nothing"),
    });
    expect(emulator.requests.total).toBe(0);
  });
});

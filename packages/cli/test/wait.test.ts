import { describe, expect, it } from "vitest";
import { finished, running, startFixture, upload } from "./support/fixture.js";

describe("waiting from the shell", () => {
  it("outlives a gateway's 502 in the middle", async () => {
    const { aidmp, emulator } = await startFixture({ script: [running, { afterInMs: 1500, ...finished }] });
    const { stdout: task } = await aidmp([...upload, "--no-wait"]);
    emulator.setFaults([{ operationId: "searchTasks", fault: { kind: "html", status: 502 }, times: 3 }]);
    const { ended, stdout } = await aidmp(["wait", task.trim()]);
    expect({ ended, stdout }).toEqual({ ended: 0, stdout: expect.stringContaining("finished, 4 files") });
  });

  it("for several tells each, reads ids from a pipe, and ends with the first that is not well", async () => {
    const { aidmp } = await startFixture({
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
});

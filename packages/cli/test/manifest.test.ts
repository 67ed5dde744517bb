import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finished, running, startFixture } from "./support/fixture.js";

describe("many uploads from a manifest", () => {
  it("are made once, whatever the program is killed at, and reported", async () => {
    const { aidmp, start, emulator, folder } = await startFixture({
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
      // The emulator lists a task at once: what is not there was not created.
      "--visibility-delay",
      "200ms",
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

  it("wait as long as --timeout says, each for itself", async () => {
    const { aidmp, folder, emulator } = await startFixture({ script: [running] });
    await writeFile(join(folder, "sets.jsonl"), `${JSON.stringify({ from: "s3://data/x/", to: "ds-1/r/b:/x" })}\n`);
    const { ended, stdout } = await aidmp(["upload", "--manifest", "sets.jsonl", "--timeout", "1s", "--json"]);
    expect({ ended, result: JSON.parse(stdout) }).toEqual({
      ended: 124,
      result: { type: "result", uploaded: 0, failed: 1 },
    });
    expect(emulator.tasks()).toHaveLength(1);
  });
});

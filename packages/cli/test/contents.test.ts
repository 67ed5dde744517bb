import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startFixture, upload } from "./support/fixture.js";
import { startStore } from "./support/store.js";

describe("what arrived", () => {
  it("is listed, as sha256sum has it too, and verified against the bucket, a folder and checksums", async () => {
    const store = await startStore({ "images/a": "one", "images/b c": "two" });
    const { aidmp, emulator, folder } = await startFixture();
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
    const { aidmp, emulator } = await startFixture();
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

  it("can be looked at before, all of a manifest", async () => {
    const store = await startStore({ "a/1": "one", "b/1": "two", "b/2": "three" });
    const { aidmp, emulator, folder } = await startFixture();
    await writeFile(join(folder, "sets.jsonl"), `${line("a")}\n${line("b")}\n`);
    const dry = ["upload", "--manifest", "sets.jsonl", "--no-ssl", "--dry-run"];
    const good = await aidmp(dry, store);
    expect({ ended: good.ended, lines: good.stdout.split("\n") }).toEqual({
      ended: 0,
      lines: [
        "Would copy 1 file, 3 B to ds-1/repo-1/master:/a",
        "Would copy 2 files, 8 B to ds-1/repo-1/master:/b",
        "2 uploads: 3 files, 11 B",
        "",
      ],
    });
    await writeFile(join(folder, "sets.jsonl"), `${line("a")}\n${line("none")}\n`);
    const bad = await aidmp([...dry, "--json"], store);
    expect({ ended: bad.ended, result: JSON.parse(bad.stdout) }).toEqual({
      ended: 2,
      result: { type: "result", uploads: 2, files: 1, bytes: 3, problems: 1 },
    });
    expect(emulator.requests.total).toBe(0);
  });
});

function line(set: string): string {
  return JSON.stringify({ from: `s3://data/${set}/`, to: `ds-1/repo-1/master:/${set}` });
}

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDataSet } from "./data-set.ts";
import { createDisplay } from "./display.ts";
import { runDemo } from "./run-demo.ts";
import { verifyFiles } from "./verify.ts";

describe("the demo", () => {
  it("verifies as many files as it sent", async () => {
    const report = await runDemo(createDisplay("silent"));
    expect(report).toMatchObject({ ok: true, verified: report.files });
    expect(report.requests).toBeGreaterThan(report.polls);
  });
});

describe("the demo's data set", () => {
  it("has at least 200 files and 50 MiB, nested folders, Chinese names, spaces and an empty file", () => {
    const files = createDataSet(1);
    expect(files.length).toBeGreaterThanOrEqual(200);
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThanOrEqual(50 * 2 ** 20);
    for (const feature of [/\/.+\//, /\p{Script=Han}/u, / /]) {
      expect(files.some(({ path }) => feature.test(path))).toBe(true);
    }
    expect(files.some(({ size }) => size === 0)).toBe(true);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  it("is the same for the same seed", () => {
    const [first, again] = [createDataSet(5), createDataSet(5)];
    expect(again[7]?.bytes().equals(first[7]?.bytes() ?? Buffer.alloc(0))).toBe(true);
  });
});

describe("the demo's verification", () => {
  let folder = "";
  const sent = createDataSet(1).slice(0, 3);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "aidmp-verify-"));
    for (const file of sent) {
      await mkdir(dirname(join(folder, file.path)), { recursive: true });
      await writeFile(join(folder, file.path), file.bytes());
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("finds nothing where all is equal", async () => {
    expect(await verifyFiles(sent, folder)).toEqual({ verified: 3, differences: [] });
  });

  it("finds a missing file, one with other bytes, and one too many", async () => {
    const [first, second] = sent;
    await rm(join(folder, first?.path ?? ""));
    await writeFile(join(folder, second?.path ?? ""), "other");
    await writeFile(join(folder, "stranger"), "");
    const { verified, differences } = await verifyFiles(sent, folder);
    expect(verified).toBe(1);
    expect(differences).toEqual([
      `${first?.path} is missing`,
      `${second?.path} has other bytes`,
      "stranger was never sent",
    ]);
  });
});

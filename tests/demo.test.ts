import { describe, expect, it } from "vitest";
import { createDataSet } from "../examples/demo/data-set.js";
import { createDisplay } from "../examples/demo/display.js";
import { runDemo } from "../examples/demo/run-demo.js";

describe("the demo", () => {
  it("verifies as many files as it sent", async () => {
    const report = await runDemo(createDisplay("silent"));
    expect(report).toMatchObject({ ok: true, verified: report.files });
    expect(report.report).toMatchObject({ ok: true, level: "content", same: report.files, findings: [] });
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

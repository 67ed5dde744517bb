import { describe, expect, it } from "vitest";
import { tryOut, type Result, type Target } from "./try-out.ts";
import { compatibilityPage } from "./report.ts";

const target: Target = {
  group: "Runtimes",
  name: "Some runtime",
  async prepare() {
    return {
      version: "1.2.3",
      checks: [
        { how: "`import`", run: async () => undefined },
        { how: "`require`", run: () => Promise.reject(new Error("no such module\n  at somewhere")) },
      ],
    };
  },
};

const missing: Target = { ...target, name: "Another", prepare: () => Promise.reject(new Error("404 | not there")) };

async function resultsOf(...targets: readonly Target[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const each of targets) for await (const result of tryOut(each)) results.push(result);
  return results;
}

describe("trying a target out", () => {
  it("tells each check's outcome, and goes on after one that failed", async () => {
    expect(await resultsOf(target)).toMatchObject([
      { version: "1.2.3", how: "`import`", outcome: "passed" },
      { version: "1.2.3", how: "`require`", outcome: "failed", remark: expect.stringContaining("no such module") },
    ]);
  });

  it("claims nothing of what cannot be installed", async () => {
    expect(await resultsOf(missing)).toMatchObject([{ name: "Another", outcome: "not run here", version: "" }]);
  });
});

describe("the page of what ran", () => {
  it("has a row for each check, in a table that keeps its shape", async () => {
    const page = compatibilityPage(await resultsOf(target, missing), "2026-01-02");
    expect(page).toContain("What ran on 2026-01-02");
    expect(page).toMatch(/\| Some runtime \| 1\.2\.3 +\| `import` +\| passed +\|/);
    expect(page).toMatch(/\| Some runtime \| 1\.2\.3 +\| `require` +\| failed +\|/);
    expect(page).toMatch(/\| Another +\| +\| +\| not run here: 404 \/ not there \|/);
  });
});

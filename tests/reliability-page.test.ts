import { access, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reliabilityPage } from "./chaos/page.js";

const root = new URL("../", import.meta.url);
const page = await readFile(new URL("docs/reliability.md", root), "utf8");

describe("docs/reliability.md", () => {
  it("names tests that exist", async () => {
    const byHand = page.slice(page.indexOf("\n## Right in the world\n"));
    const cells = byHand.split("\n").flatMap((line) => (line.startsWith("| ") ? [line.split("|").at(-2) ?? ""] : []));
    const tests = cells.flatMap(testsIn);
    expect(tests.length).toBeGreaterThan(50);
    const missing = await Promise.all(
      tests.map((path) =>
        access(fileURLToPath(new URL(path, root))).then(
          () => [],
          () => [path],
        ),
      ),
    );
    expect(missing.flat()).toEqual([]);
  });

  it("keeps what was written by hand when the measurements are written anew", () => {
    const anew = reliabilityPage([{ title: "Anew", explanation: "", rows: [], broken: [] }], 1, page);
    expect(anew).toContain("## Anew");
    expect(anew.slice(anew.indexOf("\n## Right in the world\n"))).toBe(
      page.slice(page.indexOf("\n## Right in the world\n")),
    );
  });
});

/** "client: `a/b`, `c`; operations: `d`": the files of these tests. */
function testsIn(cell: string): string[] {
  return cell.split("; ").flatMap((part) => {
    const folder = /^\s*(\w+):/.exec(part)?.[1];
    const names = Array.from(part.matchAll(/`([\w/-]+)`/g), ([, name = ""]) => name);
    return names
      .filter((name) => !name.startsWith("--"))
      .map((name) => `${folder === undefined ? name : `packages/${folder}/test/${name}`}.test.ts`);
  });
}

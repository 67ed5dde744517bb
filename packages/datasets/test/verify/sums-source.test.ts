import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sumsSource } from "../../src/index.js";
import { collect } from "../support/world.js";

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

describe("a list of checksums", () => {
  it("is read as sha256sum itself writes it, odd names included", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aidmp-sums-"));
    try {
      mkdirSync(join(folder, "a b"));
      const names = ["plain", "a b/c d", "back\\slash", "line\nbreak", "猫.jpg", " leading"];
      for (const name of names) writeFileSync(join(folder, name), "test");
      const text = execFileSync("sha256sum", names, { cwd: folder, encoding: "utf8" });
      const found = await collect(sumsSource(text));
      expect(found).toEqual(names.map((path) => ({ path, sha256: hash })));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("may have ./ before its paths, the mark of binary files, other line ends and blank lines", async () => {
    const lines = [`${hash}  ./a/b\r`, "", `${hash.toUpperCase()} *c`];
    expect(await collect(sumsSource(lines))).toEqual([
      { path: "a/b", sha256: hash },
      { path: "c", sha256: hash },
    ]);
  });

  it.each(["not a sum", `${hash.slice(1)}  a`, `${hash}a`])("is refused by its line: %j", async (line) => {
    await expect(collect(sumsSource([`${hash}  a`, line]))).rejects.toThrow("Line 2 of the checksums");
  });
});

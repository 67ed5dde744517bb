import { basename, join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folderName } from "../src/transfer/confinement.js";
import { splitRelativePath } from "../src/transfer/confinement.js";

const id = fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" });

describe("the folder name of an id", () => {
  it("leaves ordinary ids as they are, and encodes what is special", () => {
    expect(["main", "ds-7f3c9a52", "v1.2", "..", ".git", "a/b", "数据", "~"].map(folderName)).toEqual([
      "main",
      "ds-7f3c9a52",
      "v1.2",
      "%2E.",
      "%2Egit",
      "a%2Fb",
      "%E6%95%B0%E6%8D%AE",
      "%7E",
    ]);
  });

  it("is one visible segment that every file system takes, whatever the id", () => {
    fc.assert(
      fc.property(id, (drawn) => {
        const name = folderName(drawn);
        expect(name).toMatch(/^[A-Za-z0-9_%-][A-Za-z0-9_%.~-]{0,254}$/);
        expect(basename(join("/data", name))).toBe(name);
      }),
    );
  });

  it("differs for different ids, also for long ones that end differently", () => {
    fc.assert(fc.property(id, id, (a, b) => (folderName(a) === folderName(b)) === (a === b)));
    expect(folderName(`${"x".repeat(300)}1`)).not.toBe(folderName(`${"x".repeat(300)}2`));
  });
});

describe("a relative path that is accepted", () => {
  it("stays where it is joined to, and means only itself", () => {
    const path = fc.array(fc.constantFrom("..", ".", "", "a", "b c", "%2e%2e", "\\", "\0", "C:", "…"), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(path, (segments) => {
        const drawn = segments.join("/");
        const split = splitRelativePath(drawn);
        const joined = "segments" in split ? join("/data/branch", ...split.segments) : "/data/branch/refused";
        expect(joined.startsWith("/data/branch/")).toBe(true);
        expect("problem" in split || joined === `/data/branch/${drawn}`).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

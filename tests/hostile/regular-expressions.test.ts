import { fileURLToPath } from "node:url";
import { checkSync } from "recheck";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { findExpressions, findExpressionsBelow, type Expression } from "./find-expressions.js";
import { firstUnfinished, pumpsOf, type Pump } from "./pumped-inputs.js";

const packages = fileURLToPath(new URL("../../packages", import.meta.url));

/** What the expressions look like that are put together while the program runs, by file. */
const examplesOfComposed: Readonly<Record<string, readonly Omit<Expression, "where">[]>> = {
  // Of the secret AK/1.
  "client/src/redaction/scrub.ts": [
    {
      source:
        "(?:\\\\{0,7}A|\\\\{1,7}u0041|%41)(?:\\\\{0,7}K|\\\\{1,7}u004b|%4b)(?:\\\\{0,7}\\/|\\\\{1,7}u002f|%2f)(?:\\\\{0,7}1|\\\\{1,7}u0031|%31)",
      flags: "gi",
    },
  ],
  "emulator/src/http/router.ts": [
    { source: "^/data/v2/dataSpaces/(?<data_space_id>[^/]+)/repos/(?<repo_id>[^/]+)/task:upload$", flags: "" },
    { source: "^/data/v2/operations/(?<operation_id>[^/]+):cancel$", flags: "" },
  ],
};

const { expressions, composed } = await findExpressionsBelow(
  packages,
  (path) => /^[^/]+\/src\//.test(path) && !path.includes("/generated/"),
);
const examples = composed.flatMap((where) =>
  (examplesOfComposed[fileOf(where)] ?? []).map(({ source, flags }) => ({ where, source, flags })),
);

// The checker as plain JavaScript: its other ways start a program.
beforeAll(() => void vi.stubEnv("RECHECK_SYNC_BACKEND", "pure"));

/** The checker comes to no end with limited repetitions in a row, so these are only measured. */
const beyondTheChecker: ReadonlySet<string> = new Set(["client/src/redaction/scrub.ts"]);
const all = [...expressions, ...examples];

describe.each(all.filter(isChecked))("the expression at $where, /$source/$flags", ({ source, flags }) => {
  it("takes time in proportion to the text, whatever the text", () => {
    expect(verdict(source, flags)).toBe("linear");
  });
});

describe.each(all)("the expression at $where, /$source/$flags", ({ where, source, flags }) => {
  it("gets to the end of a megabyte made to keep it busy", () => {
    expect(firstUnfinished(source, flags, isChecked({ where }) ? attacksOn(source, flags) : [])).toBeUndefined();
  });

  it("has no look-behind, which a browser of some years ago fails to load", () => {
    expect(source).not.toMatch(/\(\?<[=!]/);
  });
});

describe("expressions that are put together", () => {
  it("have an example here, since nobody can read them in the source", () => {
    expect(composed.filter((where) => !(fileOf(where) in examplesOfComposed))).toEqual([]);
  });
});

describe("the search for expressions", () => {
  it("finds literals and RegExp with its arguments, and says which are put together", () => {
    const text = 'const a = /x\\/[/]/gi;\n// /comment/\nnew RegExp("y+", "u");\nRegExp(`z`);\nnew RegExp(`a${b}`);';
    expect(findExpressions("a.ts", text)).toEqual({
      expressions: [
        { where: "a.ts:1", source: "x\\/[/]", flags: "gi" },
        { where: "a.ts:3", source: "y+", flags: "u" },
        { where: "a.ts:4", source: "z", flags: "" },
      ],
      composed: ["a.ts:5"],
    });
  });

  it("finds those of all three packages", () => {
    const found = new Set(expressions.map(({ where }) => where.split("/")[0]));
    expect(found).toEqual(new Set(["client", "emulator", "operations"]));
  });
});

describe("the checks of an expression", () => {
  it.each([
    ["a trim of slashes", "^\\/+|\\/+$", "polynomial"],
    ["a comment of markup", "<!--[^]*?-->", "polynomial"],
    ["nested repetition", "^(?:a+)+$", "exponential"],
  ])("call %s %s", (_, source, kind) => {
    expect(verdict(source, "g")).toContain(kind);
  });

  it("try what an expression repeats, after what it begins with", () => {
    expect(pumpsOf("^<b[\\d\\u0020]")).toEqual(
      expect.arrayContaining([
        { prefix: "", pump: "<b" },
        { prefix: "<", pump: "0" },
        { prefix: "b", pump: " " },
      ]),
    );
  });
});

function isChecked({ where }: Pick<Expression, "where">): boolean {
  return !beyondTheChecker.has(fileOf(where));
}

function fileOf(where: string): string {
  return where.replace(/:\d+$/, "");
}

/** Counted in steps rather than in time, so that a busy machine comes to the same verdict. */
const limits = { timeout: 50_000, attackTimeout: null, incubationTimeout: null };

/** `"linear"`, or what else the checker says. What it cannot tell, such as for want of time, is not taken for linear. */
function verdict(source: string, flags: string): string {
  const found = checkSync(source, flags, limits);
  if (found.status === "safe") return "linear";
  return found.status === "vulnerable" ? found.complexity.summary : `unknown: ${found.error.kind}`;
}

function attacksOn(source: string, flags: string): readonly Pump[] {
  const found = checkSync(source, flags, limits);
  return found.status === "vulnerable" ? found.attack.pumps : [];
}

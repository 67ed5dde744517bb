import { fileURLToPath } from "node:url";
import { checkSync } from "recheck";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findExpressions, findExpressionsBelow, type Expression } from "./find-expressions.js";
import { firstUnfinished, pumpsOf } from "./pumped-inputs.js";

const packages = fileURLToPath(new URL("../../packages", import.meta.url));

/** What the expressions look like that the emulator puts together while it runs, by file. */
const examplesOfComposed: Readonly<Record<string, readonly Omit<Expression, "where">[]>> = {
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
/** Each expression once, wherever it stands: the checks look at nothing else. */
const distinct = [
  ...new Map([...expressions, ...examples].map((found) => [`/${found.source}/${found.flags}`, found])).values(),
];

// The checker as plain JavaScript: its other ways start a program.
beforeAll(() => void vi.stubEnv("RECHECK_SYNC_BACKEND", "pure"));
afterAll(() => void vi.unstubAllEnvs());

describe.each(distinct)("the expression at $where, /$source/$flags", ({ source, flags }) => {
  it("takes time in proportion to the text, whatever the text", () => {
    expect(verdict(source, flags)).toBe("linear");
  });

  it("gets to the end of a long text made to keep it busy", () => {
    expect(firstUnfinished(source, flags)).toBeUndefined();
  });

  it("has no look-behind, which a browser of some years ago fails to load", () => {
    expect(source).not.toMatch(/\(\?<[=!]/);
  });
});

describe("expressions that are put together", () => {
  it("are none in the client and in operations", () => {
    expect(composed.filter((where) => !where.startsWith("emulator/"))).toEqual([]);
  });

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

  it("finds those of each package but bullmq, which has none", () => {
    const found = new Set(expressions.map(({ where }) => where.split("/")[0]));
    expect(found).toEqual(new Set(["cli", "client", "datasets", "emulator", "operations"]));
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

  it.each(["\\s+$", "<!--[^]*?-->"])("find a text that keeps %s busy", (source) => {
    expect(firstUnfinished(source, "")).toBeDefined();
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

function fileOf(where: string): string {
  return where.replace(/:\d+$/, "");
}

/** By its automaton alone, which decides; the checker's other way guesses, with many runs. A busy machine changes nothing. */
const decided = { checker: "automaton", timeout: null } as const;

/** `"linear"`, or what else the checker says. What it cannot tell is not taken for linear. */
function verdict(source: string, flags: string): string {
  const found = checkSync(source, flags, decided);
  if (found.status === "safe") return "linear";
  return found.status === "vulnerable" ? found.complexity.summary : `unknown: ${found.error.kind}`;
}

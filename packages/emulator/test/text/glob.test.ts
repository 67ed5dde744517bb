import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { compileGlob } from "../../src/text/glob.js";

const token = constantFrom("*", "**", "?", "a", "b", "/", ".", "\u{1f600}", "\n");
const letters = array(constantFrom("a", "b", "/", ".", "\u{1f600}", "\n"), { maxLength: 8 }).map((each) =>
  each.join(""),
);

/** The same as an expression, which is right too, but may take for ever. */
function expressionOf(tokens: readonly string[]): RegExp {
  const joined = tokens.join("");
  const source = joined.replaceAll(/\*\*|[^]/gu, (each) => {
    if (each === "**") return "[^]*";
    if (each === "*") return "[^/]*";
    return each === "?" ? "[^/]" : each.replace(/[./]/, "\\$&");
  });
  return new RegExp(`^${source}$`, "u");
}

describe("a pattern", () => {
  it("matches what the expression for it matches", () =>
    assert(
      property(array(token, { maxLength: 6 }), letters, (tokens, path) => {
        expect(compileGlob(tokens.join(""))(path)).toBe(expressionOf(tokens).test(path));
      }),
      { numRuns: 3_000 },
    ));

  it("that would make an expression backtrack takes no longer than any other", () => {
    expect(compileGlob("*a".repeat(200) + "b")("a".repeat(5_000))).toBe(false);
  });
});

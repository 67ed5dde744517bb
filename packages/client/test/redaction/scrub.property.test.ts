import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scrubber } from "../../src/redaction/scrub.js";
import { echoes } from "../support/echoes.js";

/** Kinds of characters that keys, tokens and passwords are made of, and those that some encoding gives a meaning to. */
const alphabets: readonly string[] = [
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.",
  Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join(""),
  '\\"/%&;#ux0123456789abcdefnrt+ ',
  "%25\\u",
  "\\",
  "ab",
  "密钥é ß\u{1f511}\u{10ffff}",
  "\n\r\t\v abcd",
  "^$()[]{}*+?.|",
];

/** Mostly as long as keys are, sometimes as long as certificates. Made from a seed, as fast-check would take ms for each. */
const secret = fc
  .record({
    alphabet: fc.constantFrom(...alphabets),
    length: fc.oneof(
      { weight: 500, arbitrary: fc.integer({ min: 1, max: 64 }) },
      { weight: 20, arbitrary: fc.integer({ min: 65, max: 3200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 3201, max: 100_000 }) },
    ),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
  })
  .map(({ alphabet, length, seed }) => {
    const characters = Array.from(alphabet);
    let state = seed;
    let text = "";
    while (text.length < length) {
      state = (state * 48_271) % 2_147_483_647;
      text += characters[state % characters.length] ?? "";
    }
    return text.slice(0, length);
  });

const context = fc.constantFrom(
  "",
  "key=",
  '{"message":"',
  "Bearer ",
  "GET /?k=",
  "<p>",
  "50 % of ",
  "a\\nb ",
  "中文：",
);
const spelling = fc.constantFrom(...Object.entries(echoes));

/** What could be read of a secret in what is left: runs that are not there but for it. */
function leftOf(echo: string, scrubbed: string): string | undefined {
  const run = Math.max(8, Math.floor(echo.length / 2));
  for (let start = 0; start + run <= echo.length; start += Math.max(1, echo.length - run)) {
    const part = echo.slice(start, start + run);
    if (new Set(part).size > 3 && scrubbed.includes(part)) return part;
  }
  return undefined;
}

describe("a secret of at least 4 characters that are neither white space nor backslashes", () => {
  it("is found in every spelling, between whatever stands around it", () => {
    fc.assert(
      fc.property(secret, spelling, context, context, (value, [name, spell], before, after) => {
        const echo = spell(value);
        const scrubbed = scrubber([value])(`${before}${echo}${after}`);
        // Shorter ones are words, and white space and backslashes are where texts are wrapped and escaped.
        if (value.replace(/[\s\\]/g, "").length < 4) return;
        // A line that is wrapped within what looks like an escape reads as another text.
        if (name.startsWith("wrapped") && /[\\%&]/.test(value)) return;
        expect(scrubbed).toContain("[redacted]");
        expect(leftOf(echo, scrubbed)).toBeUndefined();
      }),
      { numRuns: 10_000 },
    );
  });

  it("is found where it breaks off, whatever follows", () => {
    fc.assert(
      fc.property(
        secret.filter((value) => new Set(value.slice(0, 12)).size > 6),
        fc.constantFrom("…(truncated)", "...", '"}', " [cut]"),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (value, end, share) => {
          const beginning = value.slice(0, 12 + Math.floor(share * Math.max(0, value.length - 12)));
          expect(scrubber([value])(`token ${beginning}${end}`)).not.toContain(beginning);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a text without secrets", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), (text) => {
        expect(scrubber(["CANARY-with-a-tail", "密钥密钥密钥"])(text)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

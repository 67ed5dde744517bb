import { describe, expect, it } from "vitest";
import { scrubber } from "../../src/redaction/scrub.js";
import { echoes } from "../support/echoes.js";

const secret = 'CANARY/"sk"\\7c+é<&> \u{1f511}=tail';

describe("every spelling of a secret", () => {
  it.each(Object.entries(echoes))("%s", (_name, spell) => {
    const text = `before: ${spell(secret)}: after`;
    const scrubbed = scrubber([secret])(text);
    // What a base64 digit shares with the bytes around the secret stays.
    expect(scrubbed).toMatch(/^before: .{0,16}\[redacted\].{0,8}: after$/s);
    expect(scrubbed.length).toBeLessThan(60);
  });
});

describe("a short secret that looks like an escape", () => {
  it.each(["dr%1a&", "%c0b ", "&lt;/", "%41/<", "x%0a/&"])(
    "%j is found in every spelling, once it is taken for one, too",
    (short) => {
      const hidden = Object.entries(echoes).filter(
        ([, spell]) => !scrubber([short])(spell(short)).includes("[redacted]"),
      );
      // A line that is wrapped within what looks like an escape reads as another text.
      expect(hidden.map(([name]) => name).filter((name) => !name.startsWith("wrapped"))).toEqual([]);
    },
  );
});

describe("a part of a secret", () => {
  const scrub = scrubber(['secret-"key"-1']);

  it("is removed where a text ends with its beginning, also within an escape", () => {
    expect(scrub("a secret-")).toBe("a [redacted]");
    expect(scrub('a secret-\\"ke')).toBe("a [redacted]");
    for (const broken of ["\\", "\\u00", "%2", "&quo"]) expect(scrub(`a secret-${broken}`)).toBe("a [redacted]");
  });

  it("is removed where it is a beginning of 8 characters, whatever follows", () => {
    expect(scrub('secret-"…(truncated)')).toBe("[redacted]…(truncated)");
    expect(scrub("secret- and secre")).toBe("secret- and secre");
  });
});

describe("what stands before a secret", () => {
  it.each(["%", "\\", "\\u", "\\x", "100%", "&#", "a\\", "%u", "C:\\"])(
    "does not hide it, where the two look like an escape: %j",
    (before) => {
      for (const hidden of ["41424344-0123456789", "n0tes-0123456789abcdef", "abcdef0123456789", "41ab", "nabc"]) {
        // The mark before it may go with it.
        const [kept = "", after] = scrubber([hidden])(`${before}${hidden} after`).split("[redacted]");
        expect(after).toBe(" after");
        expect(before.startsWith(kept)).toBe(true);
      }
    },
  );
});

describe("several secrets", () => {
  it("are removed also where one is part of another, and words are left alone", () => {
    expect(scrubber(["abcd", "abcdef", "x", ""])("x abcdef abcd xyz")).toBe("x [redacted] [redacted] xyz");
  });

  it("that overlap in a text become one", () => {
    expect(scrubber(["first-half-", "half-second"])("(first-half-second)")).toBe("([redacted])");
  });
});

describe("the time", () => {
  const many = 200_000;

  // Each of these took minutes, or ended the process, where an expression was built from the secret.
  it.each([
    ["a token of 16 KB", "eyJhbGciOiJI.".repeat(1250), "the token is eyJhbGciOiJI and so on"],
    ["a secret of 1 MB", "0123456789abcdef".repeat(62_500), "nothing of it"],
    ["backslashes", `${"\\".repeat(9)}x`, `${"\\".repeat(many)}y`],
    ["one character", `${"a".repeat(1000)}b`, `${"a".repeat(many)}c`],
    ["escapes that complete each other", "%3".repeat(1000), "%3".repeat(many)],
    ["a text of percent signs", "25".repeat(100), "%25".repeat(many / 3)],
    ["ampersands", "&amp;amp;amp;", "&amp;".repeat(many / 5)],
    ["spaces", "    x    ", " ".repeat(many)],
    ["what would be an expression", "(((((((((([[[[", "(".repeat(many)],
  ])("is linear: %s", (_name, value, text) => {
    const scrub = scrubber([value, `${value}2`, `3${value}`]);
    expect(scrub(text).length).toBeLessThanOrEqual(text.length);
    expect(scrub(`${text} ${value} `)).toContain("[redacted]");
  });

  it("is that of a few scans for twenty secrets at once", () => {
    const secrets = Array.from({ length: 20 }, (_, index) => `canary-${index}-"é${"xyz".repeat(index)}`);
    const text = `${JSON.stringify({ code: 3, message: "No 'bucket' at https://x.test/a%2Fb\n" })}\n`.repeat(20_000);
    expect(scrubber(secrets)(`${text}${secrets[7]}`)).toBe(`${text}[redacted]`);
  });
});

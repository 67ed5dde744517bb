import { describe, expect, it } from "vitest";
import { parseDuration, parseRetryAfter } from "../../src/errors/retry-after.js";

/** 1994-11-06T08:49:37Z, the date of RFC 9110's own examples, less 90 s. */
const now = Date.UTC(1994, 10, 6, 8, 48, 7);

describe("parseRetryAfter", () => {
  it.each([
    ["120", 120_000],
    [" 2 ", 2_000],
    ["1.5", 1_500],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 90_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 90_000],
    ["Sun Nov  6 08:49:37 1994", 90_000],
  ])("reads %j", (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  it.each([
    null,
    "",
    "0",
    "-5",
    "+5",
    "1e9",
    "NaN",
    "Infinity",
    "soon",
    "soon 5",
    "12abc",
    "0x10",
    "<html>",
    "Sat, 05 Nov 1994 08:49:37 GMT",
    "Sun, 99 Nov 1994 08:49:37 GMT",
  ])("reads no delay in %j", (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });

  it.each(["999999999", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"])("keeps %j within a timer", (value) => {
    expect(parseRetryAfter(value, now)).toBe(2 ** 31 - 1);
  });

  it("reads no date by a clock that is not a number", () => {
    expect(parseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", NaN)).toBeUndefined();
  });
});

describe("parseDuration", () => {
  it.each([
    ["3.5s", 3_500],
    ["3s", 3_000],
    ["0.000000001s", 1],
    ["315576000000s", 2 ** 31 - 1],
  ])("reads %j", (value, expected) => {
    expect(parseDuration(value)).toBe(expected);
  });

  it.each(["0s", "-3s", "3", "s", ".5s", "3ms", "1e3s", "", null, undefined, 3, {}])(
    "reads no delay in %j",
    (value) => {
      expect(parseDuration(value)).toBeUndefined();
    },
  );
});

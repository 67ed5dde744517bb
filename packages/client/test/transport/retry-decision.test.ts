import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRetry,
  defaultRetryPolicy,
  type AttemptOutcome,
  type RetrySituation,
} from "../../src/transport/retry.js";
import { retryAfterInMs } from "../../src/errors/retry-after.js";

const situation: RetrySituation = { attempt: 1, safeToRepeat: true, remainingInMs: 60_000, random: 0.5 };
const create: RetrySituation = { ...situation, safeToRepeat: false };
const status = (code: number, retryAfter?: number): AttemptOutcome => ({
  type: "status",
  status: code,
  retryAfterInMs: retryAfter,
});
const noAnswer = (neverArrived: boolean): AttemptOutcome => ({
  type: "no-response",
  neverArrived,
  isLasting: false,
});
const waits = (random: number): (number | undefined)[] =>
  [1, 2, 3, 4, 5, 6].map((attempt) =>
    decideRetry(status(503), { ...situation, attempt, random }, { ...defaultRetryPolicy, maxAttempts: 10 }),
  );
const decide = (outcome: AttemptOutcome, where: RetrySituation): number | undefined =>
  decideRetry(outcome, where, defaultRetryPolicy);

describe("what is safe to repeat", () => {
  it.each([408, 429, 500, 502, 503, 504])("is sent again after %i", (code) => {
    expect(decide(status(code), situation)).toBeGreaterThan(0);
  });

  it.each([400, 401, 403, 404, 409, 413, 501])("is not sent again after %i", (code) => {
    expect(decide(status(code), situation)).toBeUndefined();
  });

  it("is sent again after a network fault", () => {
    expect(decide(noAnswer(false), situation)).toBeGreaterThan(0);
  });
});

describe("a create", () => {
  it("is sent again after 429 and after what provably never arrived", () => {
    expect(decide(status(429), create)).toBeGreaterThan(0);
    expect(decide(noAnswer(true), create)).toBeGreaterThan(0);
  });

  it("is never sent again when the first may have been carried out, whatever the rest", () => {
    const situations = fc.record({
      attempt: fc.integer({ min: 1, max: 10 }),
      safeToRepeat: fc.constant(false),
      remainingInMs: fc.integer({ min: 0, max: 1e9 }),
      random: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    const outcomes = fc.oneof(
      fc.constant(noAnswer(false)),
      fc
        .integer({ min: 400, max: 599 })
        .filter((code) => code !== 429)
        .map((code) => status(code, 1)),
    );
    expect(() => {
      fc.assert(fc.property(outcomes, situations, (outcome, where) => decide(outcome, where) === undefined));
    }).not.toThrow();
  });
});

describe("the wait", () => {
  it("doubles, with half of it random, up to the maximum", () => {
    expect(waits(0)).toEqual([250, 500, 1000, 2000, 4000, 4000]);
    expect(waits(0.5)).toEqual([375, 750, 1500, 3000, 6000, 6000]);
  });

  it("is never below what the server asks, and ends the call above the maximum", () => {
    expect(() => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 200_000 }),
          fc.double({ min: 0, max: 0.999, noNaN: true }),
          (asked, random) => {
            const wait = decide(status(429, asked), { ...situation, random, remainingInMs: Infinity });
            return asked > defaultRetryPolicy.maxRetryAfterInMs
              ? wait === undefined
              : wait !== undefined && wait >= asked;
          },
        ),
      );
    }).not.toThrow();
  });

  it("ends the call at the last attempt, and when the total time would pass meanwhile", () => {
    expect(decide(status(503), { ...situation, attempt: 4 })).toBeUndefined();
    expect(decide(status(503), { ...situation, remainingInMs: 300 })).toBeUndefined();
  });
});

describe("what the server asks for", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const after = (headers: Record<string, string>, delay?: unknown): number | undefined =>
    retryAfterInMs(
      new Headers(headers),
      { code: 8, message: "", details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay: delay }] },
      now,
    );

  it("is read from seconds, from an HTTP date, and from RetryInfo; the longest holds", () => {
    expect(after({ "Retry-After": "7" })).toBe(7000);
    expect(after({ "Retry-After": "Thu, 01 Jan 2026 00:00:30 GMT" })).toBe(30_000);
    expect(after({}, "3.5s")).toBe(3500);
    expect(after({ "Retry-After": "2" }, "3s")).toBe(3000);
    expect(after({})).toBeUndefined();
  });

  it("is measured by the server's own clock when it tells it", () => {
    expect(after({ "Retry-After": "Thu, 01 Jan 2026 01:00:30 GMT", Date: "Thu, 01 Jan 2026 01:00:00 GMT" })).toBe(
      30_000,
    );
  });

  it.each(["soon", "-5", "", "1e3", "NaN"])("is nothing when the header reads %j", (value) => {
    expect(after({ "Retry-After": value })).toBeUndefined();
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isResumeTokenError, type ResumeToken, parseResumeToken } from "../../src/index.js";
import { startResumeToken } from "../../src/step/index.js";

const now = 1_767_225_600_000;

const fullest: ResumeToken = {
  ...startResumeToken("x".repeat(512), { now }),
  // Numbers as long as JSON can make them.
  startedAt: -1_767_225_600_000.1235,
  deadlineAt: -1_767_225_600_000.1235,
  nextPollAt: -1_767_225_600_000.1235,
  polls: Number.MAX_SAFE_INTEGER,
  scheduledPolls: Number.MAX_SAFE_INTEGER,
  failedPolls: Number.MAX_SAFE_INTEGER,
  failingSince: -1_767_225_600_000.1235,
  cancel: "requested",
  cancelledAt: -1_767_225_600_000.1235,
  failingAs: { kind: "unauthenticated", since: -1_767_225_600_000.1235 },
  pollInMs: 1_767_225_600_000,
};

function problemOf(value: unknown): string {
  try {
    parseResumeToken(value);
    return "none";
  } catch (error) {
    return isResumeTokenError(error) ? error.problem : `not a ResumeTokenError: ${String(error)}`;
  }
}

/** `undefined` where the name is too long. */
function startable(name: string): ResumeToken | undefined {
  try {
    return startResumeToken(name, { now });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function bytes(resumeToken: ResumeToken): number {
  return new TextEncoder().encode(JSON.stringify(resumeToken)).length;
}

describe("a resume token", () => {
  it("is JSON that comes back as it was, as an object or as text", () => {
    for (const resumeToken of [startResumeToken("operations/x", { now, deadlineInMs: 60_000 }), fullest]) {
      expect(parseResumeToken(JSON.parse(JSON.stringify(resumeToken)))).toEqual(resumeToken);
      expect(parseResumeToken(JSON.stringify(resumeToken))).toEqual(resumeToken);
    }
  });

  it("takes less than 1 KB with the longest name and every field", () => {
    expect(bytes(fullest)).toBeLessThan(1_024);
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 200, size: "max" }), (name) => {
        const resumeToken = startable(name);
        fc.pre(resumeToken !== undefined);
        expect(bytes({ ...fullest, name })).toBeLessThan(1_024);
        expect(parseResumeToken(JSON.stringify(resumeToken))).toEqual(resumeToken);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["512 letters", "x".repeat(512), true],
    ["513 letters", "x".repeat(513), false],
    ["170 characters of 3 bytes each", "操".repeat(170), true],
    ["171 characters of 3 bytes each", "操".repeat(171), false],
    ["86 characters that JSON escapes", "\u0001".repeat(86), false],
  ])("can hold a name of %s: %s", (_, name, isPossible) => {
    expect(startable(name)?.name).toBe(isPossible ? name : undefined);
  });

  it("is versioned", () => {
    expect(startResumeToken("x", { now })).toMatchObject({ kind: "aidmp.operation", version: 1 });
  });

  it("ends never, or a while from now; a deadline beyond the last date is none", () => {
    const deadlineOf = (deadlineInMs?: number): number | null =>
      startResumeToken("x", { now, deadlineInMs }).deadlineAt;
    expect([deadlineOf(), deadlineOf(Infinity), deadlineOf(Number.MAX_VALUE), deadlineOf(2 ** 53)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(deadlineOf(0)).toBe(now);
    expect(deadlineOf(1_000)).toBe(now + 1_000);
  });

  it.each([
    ["an empty name", "", {}, TypeError],
    ["a negative deadline", "x", { deadlineInMs: -1 }, RangeError],
    ["a deadline that is not a number", "x", { deadlineInMs: NaN }, RangeError],
    ["a start that is not a time", "x", { startedAt: NaN }, RangeError],
    ["a start beyond the last date", "x", { startedAt: 1e300 }, RangeError],
  ])("is not made with %s", (_, name, options, error) => {
    expect(() => startResumeToken(name, { now, ...options })).toThrow(error);
  });
});

describe("a resume token from outside is refused, and the error says as what:", () => {
  const resumeToken = startResumeToken("operations/x", { now });

  it.each([
    ["null", null],
    ["a number", 7],
    ["an array", []],
    ["another object", { name: "operations/x" }],
    ["another resume token", { ...resumeToken, kind: "azure.poller" }],
    ["JSON of something else", '{"id":"t-1"}'],
  ])("foreign, for %s", (_, value) => {
    expect(problemOf(value)).toBe("foreign");
  });

  it.each([2, 3, 1e9])("newer, for version %d", (version) => {
    expect(problemOf({ ...resumeToken, version })).toBe("newer");
    expect(() => parseResumeToken({ ...resumeToken, version })).toThrow(`version ${version}`);
  });

  it("damaged, for text that was cut off, at whichever character", () => {
    const text = JSON.stringify(resumeToken);
    for (let length = 1; length < text.length; length += 1) expect(problemOf(text.slice(0, length))).toBe("damaged");
    expect(problemOf("")).toBe("damaged");
  });

  it("damaged, for any field that is missing or wrong, and the message names it", () => {
    for (const field of Object.keys(resumeToken).filter((name) => name !== "kind")) {
      for (const value of [undefined, "?", -1.5, NaN, Infinity, {}, [], true]) {
        const isTime = ["startedAt", "deadlineAt", "nextPollAt", "failingSince", "cancelledAt"].includes(field);
        if ((isTime && value === -1.5) || (field === "name" && value === "?")) continue;
        if (field === "version" && value === Infinity) continue;
        if (value === undefined && ["failingAs", "pollInMs"].includes(field)) continue;
        const damaged = { ...resumeToken, [field]: value };
        expect(problemOf(damaged), `${field}: ${JSON.stringify(value)}`).toBe("damaged");
        expect(() => parseResumeToken(damaged)).toThrow(`"${field}"`);
      }
    }
  });

  it("never another error, and never a resume token that was not one", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.record({ kind: fc.constant("aidmp.operation") })), (value) => {
        expect(["foreign", "damaged"]).toContain(problemOf(value));
      }),
    );
  });

  it("damaged, for a field that may be missing and is wrong", () => {
    for (const failingAs of [7, {}, { kind: "fire", since: now }, { kind: "outage", since: NaN }]) {
      expect(problemOf({ ...resumeToken, failingAs })).toBe("damaged");
    }
    for (const pollInMs of [null, "7", NaN]) expect(problemOf({ ...resumeToken, pollInMs })).toBe("damaged");
  });

  it("but not for the two fields that the first tokens did not have", () => {
    const { failingAs: _, pollInMs: __, ...first } = resumeToken;
    expect(parseResumeToken(first)).toStrictEqual(resumeToken);
  });

  it("with nothing of its content in the message but the field's name", () => {
    expect(() => parseResumeToken({ ...resumeToken, name: 7, cancel: "hunter2" })).toThrow('"name"');
    expect(() => parseResumeToken({ ...resumeToken, cancel: "hunter2" })).not.toThrow("hunter2");
  });

  it("keeps no field that it does not know", () => {
    expect(parseResumeToken({ ...resumeToken, secret: "hunter2" })).toEqual(resumeToken);
  });
});

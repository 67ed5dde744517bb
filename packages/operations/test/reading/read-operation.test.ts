import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMalformedOperationError } from "../../src/index.js";
import { type OperationStatus, type PollResult, readOperation } from "../../src/sources/index.js";

const response = { "@type": "type.googleapis.com/aidmp.Task", id: "t-1" };
const failure = { code: 5, message: "NotFound", details: [] };

describe("a running operation", () => {
  it.each([
    ["done is absent", { name: "op" }],
    ["done is null", { name: "op", done: null }],
    ["done is false", { name: "op", done: false }],
    ["every unset field is sent as null", { name: "op", done: false, metadata: null, error: null, response: null }],
    ["every unset field is sent empty", { name: "op", done: false, metadata: "", error: "", response: [] }],
    ["its name is not set", { name: "", done: false }],
    ["its name is null", { name: null, done: false }],
    ["a response came too early", { name: "op", done: false, response }],
    ["an error came too early", { name: "op", done: false, error: failure }],
  ])("runs when %s", (_, body) => {
    expect(readOperation(body).status).toBe("running");
  });

  it("keeps its metadata, of whatever type", () => {
    const metadata = { "@type": "example.com/nobody.knows.This", a: [1, { b: null }] };
    expect(readOperation({ name: "op", metadata })).toMatchObject({ status: "running", metadata });
  });

  it("waits as long as a RetryInfo in it asks, or the answer's header where that is longer", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay: "3.5s" }];
    const body = { name: "op", error: { code: 14, message: "busy", details } };
    expect(readOperation(body)).toMatchObject({ status: "running", retryAfterInMs: 3_500 });
    expect(readOperation(body, { retryAfterInMs: 1_000 })).toMatchObject({ retryAfterInMs: 3_500 });
    expect(readOperation(body, { retryAfterInMs: 9_000 })).toMatchObject({ retryAfterInMs: 9_000 });
  });
});

describe("an operation that is done", () => {
  it("succeeds with its response", () => {
    expect(readOperation({ name: "op", done: true, error: null, response })).toMatchObject({
      status: "succeeded",
      response,
    });
  });

  it("takes `error: null` and the zero Status for no error", () => {
    for (const error of [null, undefined, "", {}, [], { code: 0, message: "", details: [] }, { code: "0" }]) {
      expect(readOperation({ name: "op", done: true, error, response }).status).toBe("succeeded");
    }
  });

  it("fails where error and response are both set", () => {
    expect(readOperation({ name: "op", done: true, error: failure, response })).toMatchObject({
      status: "failed",
      error: failure,
    });
  });

  it("was cancelled where the code is 1, also as a string", () => {
    expect(readOperation({ name: "op", done: true, error: { code: 1 } }).status).toBe("cancelled");
    expect(readOperation({ name: "op", done: true, error: { code: "1" } }).status).toBe("cancelled");
  });

  it("succeeds with undefined where neither is set, or fails if the caller says so", () => {
    for (const body of [
      { name: "op", done: true },
      { name: "op", done: true, error: null, response: null },
      { name: "op", done: true, error: {}, response: "" },
      { name: "op", done: true, response: [] },
    ]) {
      expect(readOperation(body)).toMatchObject({ status: "succeeded", response: undefined });
      expect(readOperation(body, { whenDoneWithNeither: "fail" })).toMatchObject({
        status: "failed",
        error: { code: 2, message: expect.stringContaining("neither") },
      });
    }
  });

  it("needs no name", () => {
    expect(readOperation({ name: "", done: true, response })).toMatchObject({ status: "succeeded", response });
    expect(readOperation({ done: true }).status).toBe("succeeded");
  });

  it("keeps details of every type, and drops what is none", () => {
    const details = [
      { "@type": "x/unknown.Type", a: 1 },
      { "@type": "google.rpc.ErrorInfo", reason: "R" },
    ];
    const error = { code: 9, message: "no", details: [...details, null, 7, "text", [], { noType: 1 }, { "@type": 3 }] };
    expect(readOperation({ name: "op", done: true, error })).toMatchObject({ error: { code: 9, details } });
  });

  it.each([
    ["a code as a string", { code: "5", message: "gone" }, 5],
    ["an unknown code", { code: 4711, message: "?" }, 4711],
    ["code 0 beside a message", { code: 0, message: "it failed, really" }, 2],
    ["a code that is not a number", { code: "NOT_FOUND", message: "gone" }, 2],
    ["a fraction", { code: 5.5, message: "gone" }, 2],
    ["a text instead of a Status", "it broke", 2],
    ["true instead of a Status", true, 2],
  ])("fails with %s", (_, error, code) => {
    expect(readOperation({ name: "op", done: true, error })).toMatchObject({ status: "failed", error: { code } });
  });
});

describe("a body that is not a operation", () => {
  it.each([
    ["an array", [{ name: "op", done: true }]],
    ["a string", "op"],
    ["HTML", "<html><body>502 Bad Gateway</body></html>"],
    ["an empty body", ""],
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["an empty object", {}],
    ["another object", { tasks: [], total: 0 }],
    ["a Status", { code: 5, message: "NotFound", details: [] }],
    ["an error as gateways wrap it", { error: { code: 5, message: "NotFound" } }],
    ["a done that is text", { name: "op", done: "true" }],
    ["a done that is a number", { name: "op", done: 1 }],
    ["a name that is a number", { name: 7, done: true }],
  ])("is a failed poll, and no ending: %s", (_, body) => {
    const result = readOperation(body, { retryAfterInMs: 5 });
    expect(result).toMatchObject({ status: "poll-failed", retryAfterInMs: 5 });
    expect(result.status === "poll-failed" && isMalformedOperationError(result.error)).toBe(true);
  });

  it("names the kind of what came, never its content", () => {
    const result = readOperation({ name: "op", done: "hunter2-secret" });
    expect(result.status === "poll-failed" && String(result.error)).toContain('"done" is a string');
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});

function isStatus(error: unknown): error is OperationStatus {
  return typeof error === "object" && error !== null && "code" in error && "details" in error;
}

describe("anything at all", () => {
  const anyBody = fc.oneof(
    fc.anything(),
    fc.record(
      {
        name: fc.anything(),
        done: fc.anything(),
        metadata: fc.anything(),
        error: fc.anything(),
        response: fc.anything(),
      },
      { requiredKeys: [] },
    ),
  );

  it("is read without throwing, is final only where done is true, and Retry-Afters with a number or not at all", () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const result: PollResult = readOperation(body);
        const isDone = typeof body === "object" && body !== null && "done" in body && body.done === true;
        expect(isDone || result.status === "running" || result.status === "poll-failed").toBe(true);
        const { code, message } = "error" in result && isStatus(result.error) ? result.error : { code: 2, message: "" };
        expect(Number.isInteger(code) && code !== 0 && typeof message === "string").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

import { ApiError, isAidmpError } from "@aidmp/client";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  CancelUnsupportedError,
  isCancelUnsupportedError,
  isMalformedOperationError,
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
  isPollError,
  isTaskNotListedError,
  isResumeTokenError,
  MalformedOperationError,
  OperationCancelledError,
  OperationDeadlineError,
  OperationFailedError,
  PollError,
  TaskNotListedError,
  ResumeTokenError,
} from "../../src/index.js";
import type { FailedState } from "../../src/sources/index.js";
import { startResumeToken } from "../../src/step/index.js";

const resumeToken = startResumeToken("operations/x", { now: 1_000, deadlineInMs: 60_000 });
const seen = { name: "operations/x", metadata: undefined, progress: undefined, polls: 3, startedAt: 0, readAt: 9 };
/** The example of the vendor's error page. */
const details = [
  { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "zh-CN", message: "无效参数" },
  { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "en-US", message: "Invalid parameter" },
  { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "INVALID_ARGUMENT", domain: "iam", metadata: {} },
  {
    "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
    log_id: "04ab61e6",
    track_id: "",
    level: "UNSPECIFIED",
  },
];

function failed(error: FailedState["error"]): OperationFailedError {
  return new OperationFailedError({ status: "failed", ...seen, error });
}

it("a failure's message is one line of bounded length, whatever the service says", () => {
  const { message, status } = failed({ code: 3, message: `first\nsecond ${"x".repeat(100_000)}`, details: [] });
  expect(message.length).toBeLessThan(700);
  expect(message).toContain("first second xxx");
  // The whole of it is still to be had.
  expect(status.message).toHaveLength(100_013);
});

describe("an operation that failed", () => {
  it("offers what an ApiError offers: code, reason, domain, log id and the message for people", () => {
    const error = failed({ code: 3, message: "InvalidArgument", details });
    expect(error).toMatchObject({
      operationName: "operations/x",
      code: 3,
      codeName: "INVALID_ARGUMENT",
      reason: "INVALID_ARGUMENT",
      domain: "iam",
      logId: "04ab61e6",
      details,
    });
    expect(error.message).toBe(
      "Operation operations/x failed with INVALID_ARGUMENT (reason INVALID_ARGUMENT, domain iam): InvalidArgument [log_id 04ab61e6]",
    );
    expect([error.localizedMessage(), error.localizedMessage("en"), error.localizedMessage("fr")]).toEqual([
      "无效参数",
      "Invalid parameter",
      undefined,
    ]);
  });

  it("offers the same as an ApiError with the same Status", () => {
    const operation = failed({ code: 3, message: "InvalidArgument", details });
    const api = new ApiError("getOperation", 200, {
      status: { code: 3, message: "InvalidArgument", details },
      fromService: true,
      retryAfterInMs: undefined,
    });
    for (const field of ["code", "codeName", "reason", "domain", "logId"] as const) {
      expect(operation[field]).toBe(api[field]);
    }
    expect(operation.localizedMessage("zh")).toBe(api.localizedMessage("zh"));
  });

  it("is not troubled by details that are unset, unknown or wrong", () => {
    const odd = [
      { "@type": "x/unknown.Type", reason: "not this" },
      { "@type": "google.rpc.ErrorInfo", reason: 7, domain: null, metadata: "?" },
      { "@type": "google.rpc.LocalizedMessage", locale: 3, message: [] },
    ];
    const error = failed({ code: 99, message: "", details: odd });
    expect(error).toMatchObject({ reason: undefined, domain: undefined, logId: undefined, codeName: "CODE_99" });
    expect(error.localizedMessage()).toBeUndefined();
    expect(error.message).toBe("Operation operations/x failed with CODE_99: no message");
  });
});

describe("every error", () => {
  const status = { code: 1, message: "", details: [] };
  const cause = new Error("503 from the gateway");
  const failure = { error: cause, code: 14, attempt: 11, failingForInMs: 2_000, elapsedInMs: 9_000 };
  const errors = [
    [failed({ ...status, code: 5 }), isOperationFailedError],
    [new OperationCancelledError({ status: "cancelled", ...seen, error: status }), isOperationCancelledError],
    [
      new OperationDeadlineError(resumeToken, { status: "running", ...seen, progress: 0.429 }),
      isOperationDeadlineError,
    ],
    [new PollError(resumeToken, failure), isPollError],
    [new CancelUnsupportedError("operations/x"), isCancelUnsupportedError],
    [new TaskNotListedError("operations/x", true), isTaskNotListedError],
    [new ResumeTokenError("damaged", "…"), isResumeTokenError],
    [new MalformedOperationError("…"), isMalformedOperationError],
  ] as const;

  it.each(errors)("%s is told from the others by its guard, also when it is another copy's", (error, guard) => {
    expect(isAidmpError(error)).toBe(true);
    expect(error.name).toBe(error.constructor.name);
    expect(errors.filter(([, other]) => other(error)).map(([, other]) => other)).toEqual([guard]);
    expect(guard(new Error(error.message))).toBe(false);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: error.name, message: error.message });
  });

  it("names the operation", () => {
    const named = errors.flatMap(([error]) => ("operationName" in error ? [error] : []));
    expect(named).toHaveLength(6);
    for (const error of named) expect(error.message).toContain(error.operationName);
  });

  it("of a status that cannot be read carries its cause, the name, and a resume token with the budget whole again", () => {
    const failing = { ...resumeToken, failedPolls: 11, failingSince: 5, nextPollAt: 7 };
    const error = new PollError(failing, failure);
    expect(error.cause).toBe(cause);
    expect(error).toMatchObject({ operationName: "operations/x", attempts: 11, failingForInMs: 2_000 });
    expect(error.resumeToken).toEqual({ ...resumeToken, failedPolls: 0, failingSince: null, nextPollAt: null });
    expect(error.message).toBe(
      "The status of operation operations/x cannot be read: 11 polls in a row failed within 2.0 s. Last: 503 from the gateway",
    );
    expect(inspect(error)).toContain("503 from the gateway");
  });

  it("of a deadline says how far the operation was, that it goes on, and how to wait longer", () => {
    const error = new OperationDeadlineError(resumeToken, { status: "running", ...seen, progress: 0.429 });
    expect(error.message).toContain("still running at 42 % when its deadline of 60 s passed");
    expect(error.message).toContain("goes on at the server");
    expect(error.resumeToken).toBe(resumeToken);
  });

  it("of a task that is not listed is NOT_FOUND only where the whole list was seen", () => {
    expect(new TaskNotListedError("x", true).code).toBe(5);
    expect(new TaskNotListedError("x", false).code).toBe(14);
  });
});

import { parseDuration } from "@aidmp/client/internal";
import { ApiError } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import {
  isMalformedOperationError,
  isOperationDeadlineError,
  isPollError,
  MalformedOperationError,
  type ResumeToken,
  parseResumeToken,
} from "../../src/index.js";
import { aip194Strict, transient } from "../../src/policy/index.js";
import { exponential, fixed, planDelay } from "../../src/schedule/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { begin, type Next, startResumeToken, step, type StepEnvironment } from "../../src/step/index.js";
import { cancelled, failed, running, succeeded, unreadable } from "../support/poll-results.js";

const start = 1_767_225_600_000;
const exactly1s = fixed(1_000, { jitter: 0 });
const env = (now: number, fields: Partial<StepEnvironment> = {}): StepEnvironment => ({
  now,
  random: () => 0.5,
  schedule: exactly1s,
  ...fields,
});

function apiError(status: number, fields: { details?: Record<string, unknown>[]; retryAfter?: string } = {}): ApiError {
  const { details = [], retryAfter } = fields;
  const asked = details.find((detail) => "retry_delay" in detail)?.["retry_delay"];
  const longest = Math.max(parseDuration(asked) ?? 0, Number(retryAfter ?? 0) * 1000);
  const retryAfterInMs = longest > 0 ? longest : undefined;
  const codes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 429: 8, 500: 13, 501: 12, 503: 14 };
  return new ApiError("searchTasks", status, {
    status: { code: codes[status] ?? 2, message: "", details },
    fromService: true,
    retryAfterInMs,
  });
}

/** Feeds results one second apart, and gives what the last one led to. */
function feed(resumeToken: ResumeToken, results: readonly PollResult[], fields: Partial<StepEnvironment> = {}): Next {
  let next: Next | undefined;
  let kept = resumeToken;
  results.forEach((result, index) => {
    ({ resumeToken: kept, next } = step(kept, result, env(start + 1_000 * (index + 1), fields)));
  });
  if (next === undefined) throw new Error("no results");
  return next;
}

describe("begin", () => {
  it("asks nothing for an operation that is done already, with or without a name", () => {
    const done = begin({ name: "op", done: true, response: { id: 1 } }, env(start));
    expect(done.next).toMatchObject({ action: "end", state: { status: "succeeded", name: "op", response: { id: 1 } } });
    const unnamed = begin({ name: "", done: true }, env(start));
    expect(unnamed.next).toMatchObject({ action: "end", state: { status: "succeeded", name: "", polls: 0 } });
    expect(begin({ name: "op", done: true, error: { code: 1 } }, env(start)).next).toMatchObject({
      state: { status: "cancelled" },
    });
  });

  it("refuses one that goes on and has no name", () => {
    expect(() => begin({ name: "", done: false }, env(start))).toThrow(TypeError);
  });

  it("refuses what is not a operation", () => {
    for (const body of [[], "text", "", {}, null, { id: "x" }]) {
      let thrown: unknown;
      try {
        begin(body, env(start));
      } catch (error) {
        thrown = error;
      }
      expect(isMalformedOperationError(thrown)).toBe(true);
    }
  });

  it("waits for one that goes on, and reads it as it is told to", () => {
    const { resumeToken, next } = begin({ name: "op" }, { ...env(start), deadlineInMs: 60_000 }, () =>
      running({ progress: 0.5, retryAfterInMs: 9_000 }),
    );
    expect(resumeToken).toMatchObject({ name: "op", startedAt: start, deadlineAt: start + 60_000, polls: 0 });
    expect(next).toMatchObject({ action: "wait", reason: "retry-after", state: { status: "running", progress: 0.5 } });
    expect(next.action === "wait" && next.delayInMs).toBeGreaterThanOrEqual(9_000);
  });
});

describe("a failed poll", () => {
  const resumeToken = startResumeToken("operations/x", { now: start });

  it("never fails the operation, nor do ten, whatever they were", () => {
    const bad = [
      unreadable(apiError(503)),
      unreadable(apiError(429)),
      unreadable(apiError(500)),
      unreadable(new MalformedOperationError("HTML")),
      unreadable(new TypeError("fetch failed")),
      unreadable(new DOMException("cut", "TimeoutError")),
      unreadable("a thrown string"),
      unreadable(undefined),
      unreadable({ code: "ECONNRESET" }),
      unreadable({ code: 404 }),
    ];
    expect(feed(resumeToken, bad)).toMatchObject({ action: "wait", failure: { attempt: 10, failingForInMs: 9_000 } });
    expect(feed(resumeToken, [...bad, succeeded()])).toMatchObject({ action: "end", state: { status: "succeeded" } });
  });

  it("starts the budget again after a good one", () => {
    const onFailedPoll = transient({ maxConsecutiveFailures: 2 });
    const bad = unreadable(apiError(503));
    expect(feed(resumeToken, [bad, bad, running(), bad, bad], { onFailedPoll }).action).toBe("wait");
    expect(feed(resumeToken, [bad, bad, bad], { onFailedPoll }).action).toBe("stop");
    const { resumeToken: recovered } = step(
      { ...resumeToken, failedPolls: 2, failingSince: start },
      running(),
      env(start + 1),
    );
    expect(recovered).toMatchObject({ failedPolls: 0, failingSince: null });
  });

  it.each([400, 403, 501])("that is a %d ends the wait at once, with the cause and the name", (status) => {
    const error = apiError(status);
    const next = feed(resumeToken, [unreadable(error)]);
    const ending = next.action === "stop" ? next.error : undefined;
    expect(isPollError(ending)).toBe(true);
    expect(ending).toMatchObject({ operationName: "operations/x", attempts: 1, cause: error });
    expect(ending?.message).toContain("operations/x");
  });

  it("that is a 404 is survived while it may pass", () => {
    const onFailedPoll = transient({ notFoundGraceInMs: 1_500 });
    const gone = unreadable(apiError(404));
    expect(feed(resumeToken, [gone, gone], { onFailedPoll }).action).toBe("wait");
    expect(feed(resumeToken, [gone, gone, gone], { onFailedPoll }).action).toBe("stop");
  });

  it("that could not be sent at all ends the wait under every policy", async () => {
    const { RequestError } = await import("@aidmp/client");
    const unsendable = unreadable(new RequestError("getOperation: operation_id is `..`."));
    expect(feed(resumeToken, [unsendable]).action).toBe("stop");
    expect(feed(resumeToken, [unsendable], { onFailedPoll: () => "continue" }).action).toBe("stop");
  });

  it("that was cut for taking too long counts as one that never reached a service, also under aip194Strict", () => {
    const cut = unreadable(new DOMException("The read was not answered.", "TimeoutError"));
    expect(feed(resumeToken, [cut], { onFailedPoll: aip194Strict() })).toMatchObject({
      action: "wait",
      failure: { code: undefined },
    });
    expect(feed(resumeToken, [unreadable(apiError(500))], { onFailedPoll: aip194Strict() }).action).toBe("stop");
    expect(feed(resumeToken, [unreadable(apiError(503))], { onFailedPoll: aip194Strict() }).action).toBe("wait");
  });

  it.each([
    ["Retry-After", apiError(429, { retryAfter: "30" })],
    ["RetryInfo", apiError(503, { details: [{ "@type": "x/google.rpc.RetryInfo", retry_delay: "30s" }] })],
    [
      "whichever is longer",
      apiError(503, { retryAfter: "3", details: [{ "@type": "google.rpc.RetryInfo", retry_delay: "30s" }] }),
    ],
  ])("is followed no sooner than it asks: %s", (_, error) => {
    const next = feed(resumeToken, [unreadable(error)]);
    expect(next).toMatchObject({ action: "wait", reason: "retry-after" });
    expect(next.action === "wait" && next.delayInMs).toBeGreaterThanOrEqual(30_000);
    // For that one delay only.
    expect(feed(resumeToken, [unreadable(error), running()])).toMatchObject({ delayInMs: 1_000, reason: "rule" });
  });

  it("that was piggybacked with another operation's poll is charged no poll", () => {
    const along = env(start + 1, { piggybacked: true });
    expect(step(resumeToken, unreadable(apiError(503)), along).resumeToken).toMatchObject({
      scheduledPolls: 0,
      failedPolls: 1,
    });
    expect(step(resumeToken, running(), along).resumeToken).toMatchObject({ scheduledPolls: 0, polls: 1 });
  });

  it("of which the source knows that no other can be better ends the wait whatever the policy says", () => {
    const result: PollResult = { status: "poll-failed", error: new Error("wrong type"), isPermanent: true };
    expect(feed(resumeToken, [result], { onFailedPoll: () => "continue" }).action).toBe("stop");
  });
});

describe("the deadline", () => {
  const resumeToken = startResumeToken("operations/x", { now: start, deadlineInMs: 60_000 });

  it("ends the wait to the millisecond, with the last state and a resume token", () => {
    const lastState = { status: "running", name: "x", metadata: undefined, progress: 0.5 } as const;
    const state = { ...lastState, polls: 1, startedAt: start, readAt: start };
    expect(step(resumeToken, undefined, env(start + 59_999)).next.action).toBe("wait");
    const { next } = step(resumeToken, running(), env(start + 60_000, { lastState: state }));
    expect(next.action === "stop" && isOperationDeadlineError(next.error)).toBe(true);
    expect(next).toMatchObject({ error: { operationName: "operations/x", state, resumeToken } });
  });

  it("wins over a failed poll that comes too late", () => {
    const { next } = step(resumeToken, unreadable(apiError(503)), env(start + 60_000));
    expect(next.action === "stop" && isOperationDeadlineError(next.error)).toBe(true);
  });

  it("does not change what happened: a final result counts however late", () => {
    for (const result of [succeeded(), failed(4), cancelled()]) {
      expect(step(resumeToken, result, env(start + 1e9)).next).toMatchObject({
        action: "end",
        state: { status: result.status },
      });
    }
  });

  it("is not the service's own DEADLINE_EXCEEDED, which is a failure of the operation", () => {
    expect(step(resumeToken, failed(4), env(start + 1)).next).toMatchObject({
      action: "end",
      state: { status: "failed", error: { code: 4 } },
    });
  });
});

describe("resuming from a resume token", () => {
  it("keeps the deadline, the backoff and the request to cancel", () => {
    const schedule = exponential({ initialInMs: 1_000, factor: 2, capInMs: 1e9, jitter: 0 });
    let resumeToken: ResumeToken = { ...startResumeToken("x", { now: start, deadlineInMs: 1e8 }), cancel: "requested" };
    for (let look = 0; look < 5; look += 1) {
      ({ resumeToken } = step(resumeToken, running(), env(start + look, { schedule })));
    }
    const resumed = parseResumeToken(JSON.stringify(resumeToken));
    expect(resumed).toMatchObject({ deadlineAt: start + 1e8, scheduledPolls: 5, cancel: "requested" });
    // The delay that was under way goes on, and the next is the sixth, not the first.
    expect(step(resumed, undefined, env(start + 4, { schedule })).next).toMatchObject({
      delayInMs: 32_000,
      reason: "resumed",
    });
    expect(step(resumed, running(), env(start + 40_000, { schedule })).next).toMatchObject({ delayInMs: 64_000 });
  });

  it("does not sleep for hours because the clock that planned the delay ran ahead", () => {
    const resumeToken = { ...startResumeToken("x", { now: start }), nextPollAt: start + 8 * 3_600_000 };
    const { next } = step(resumeToken, undefined, env(start));
    expect(next).toMatchObject({ action: "wait", reason: "resumed" });
    expect(next.action === "wait" && next.delayInMs).toBeLessThanOrEqual(360_000);
    const hourly = { schedule: fixed(3_600_000, { jitter: 0 }) };
    expect(step(resumeToken, undefined, env(start, hourly)).next).toMatchObject({ delayInMs: 3_600_000 });
  });

  it("keeps the budget for failures that was used up", () => {
    const onFailedPoll = transient({ maxConsecutiveFailures: 3 });
    let resumeToken = startResumeToken("x", { now: start });
    for (let poll = 0; poll < 3; poll += 1) {
      ({ resumeToken } = step(resumeToken, unreadable(apiError(503)), env(start + poll, { onFailedPoll })));
    }
    const resumed = parseResumeToken(JSON.stringify(resumeToken));
    expect(step(resumed, unreadable(apiError(503)), env(start + 9, { onFailedPoll })).next.action).toBe("stop");
  });

  it("polls at once where a poll was missed, and once more where that was before a deadline that has passed", () => {
    const resumeToken = { ...startResumeToken("x", { now: start, deadlineInMs: 60_000 }), nextPollAt: start + 5_000 };
    expect(step(resumeToken, undefined, env(start + 30_000)).next).toMatchObject({ action: "wait", delayInMs: 0 });
    const late = step(resumeToken, undefined, env(start + 60_000));
    expect(late.next).toMatchObject({ action: "wait", delayInMs: 0, reason: "deadline" });
    expect(step(late.resumeToken, undefined, env(start + 60_001)).next.action).toBe("stop");
    expect(step(late.resumeToken, running(), env(start + 60_001)).next.action).toBe("stop");
    expect(step(resumeToken, undefined, env(start + 60_000, { isPolling: true })).next.action).toBe("stop");
    const planned = { ...resumeToken, nextPollAt: start + 60_000 };
    expect(step(planned, undefined, env(start + 60_000)).next.action).toBe("stop");
  });

  it("counts from when the service accepted to cancel", () => {
    const resumeToken = {
      ...startResumeToken("x", { now: start }),
      cancel: "accepted" as const,
      cancelledAt: start + 3_600_000,
    };
    const elapsed: number[] = [];
    const schedule: StepEnvironment["schedule"] = (moment) => {
      elapsed.push(moment.elapsedInMs);
      return exactly1s(moment);
    };
    step(resumeToken, running(), env(start + 3_601_000, { schedule }));
    expect(elapsed).toEqual([1_000]);
  });
});

describe("what a caller sees of the progress", () => {
  it.each([
    [0.5, 0.5],
    [1.3, 1],
    [-1, 0],
    [NaN, undefined],
    [undefined, undefined],
  ])("of a claim of %s is %s", (progress, seen) => {
    const next = feed(startResumeToken("x", { now: start }), [running({ progress })]);
    expect(next).toMatchObject({ state: { progress: seen } });
  });

  it.each([
    ['"45%"', 0.45],
    ['" 7.5 % "', 0.075],
    ['"0.45"', 0.45],
    ['"250%"', 1],
    ['"soon"', undefined],
    ['""', undefined],
    ["null", undefined],
    ["{}", undefined],
  ])("of a claim that is %s in JSON is %s", (claim, seen) => {
    const result: PollResult = JSON.parse(`{"status":"running","progress":${claim}}`);
    expect(feed(startResumeToken("x", { now: start }), [result])).toMatchObject({ state: { progress: seen } });
  });
});

describe("a result of a kind that nobody knows", () => {
  it("never passes for an ending", () => {
    const odd: PollResult = JSON.parse('{"status":"PAUSED"}');
    expect(step(startResumeToken("x", { now: start }), odd, env(start)).next.action).not.toBe("end");
  });
});

it("plans with the same bounds as planDelay alone", () => {
  const moment = { elapsedInMs: 1_000, polls: 1, progress: undefined, costShare: 1, random: () => 0.5 };
  const resumeToken = startResumeToken("x", { now: start });
  expect(feed(resumeToken, [running({ retryAfterInMs: 7_000 })])).toMatchObject(
    planDelay(exactly1s, moment, { retryAfterInMs: 7_000 }),
  );
});

import { ApiError } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import {
  aip194Strict,
  begin,
  exponential,
  fixed,
  isMalformedOperationError,
  isOperationDeadlineError,
  isPollError,
  MalformedOperationError,
  type Next,
  type OperationToken,
  parseToken,
  planGap,
  type Reading,
  startToken,
  step,
  type StepEnvironment,
  transient,
} from "../../src/index.js";
import { cancelled, failed, running, succeeded, unreadable } from "../support/readings.js";

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
  const headers = new Headers(retryAfter === undefined ? {} : { "Retry-After": retryAfter });
  const codes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 429: 8, 500: 13, 501: 12, 503: 14 };
  return new ApiError("searchTasks", { code: codes[status] ?? 2, message: "", details }, { status, headers });
}

/** Feeds readings one second apart, and gives what the last one led to. */
function feed(token: OperationToken, readings: readonly Reading[], fields: Partial<StepEnvironment> = {}): Next {
  let next: Next | undefined;
  let kept = token;
  readings.forEach((reading, index) => {
    ({ token: kept, next } = step(kept, reading, env(start + 1_000 * (index + 1), fields)));
  });
  if (next === undefined) throw new Error("no readings");
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

  it("refuses what is no operation", () => {
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
    const { token, next } = begin({ name: "op" }, { ...env(start), deadlineInMs: 60_000 }, () =>
      running({ progress: 0.5, hintInMs: 9_000 }),
    );
    expect(token).toMatchObject({ name: "op", startedAt: start, deadlineAt: start + 60_000, polls: 0 });
    expect(next).toMatchObject({ action: "wait", reason: "hint", state: { status: "running", progress: 0.5 } });
    expect(next.action === "wait" && next.gapInMs).toBeGreaterThanOrEqual(9_000);
  });
});

describe("a bad poll", () => {
  const token = startToken("operations/x", { now: start });

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
    expect(feed(token, bad)).toMatchObject({ action: "wait", failure: { attempt: 10, failingForInMs: 9_000 } });
    expect(feed(token, [...bad, succeeded()])).toMatchObject({ action: "end", state: { status: "succeeded" } });
  });

  it("starts the budget again after a good one", () => {
    const onPollError = transient({ maxConsecutiveFailures: 2 });
    const bad = unreadable(apiError(503));
    expect(feed(token, [bad, bad, running(), bad, bad], { onPollError }).action).toBe("wait");
    expect(feed(token, [bad, bad, bad], { onPollError }).action).toBe("give-up");
    const { token: recovered } = step({ ...token, failures: 2, failingSince: start }, running(), env(start + 1));
    expect(recovered).toMatchObject({ failures: 0, failingSince: null });
  });

  it.each([400, 401, 403, 404, 501])("that is a %d ends the wait at once, with the cause and the name", (status) => {
    const error = apiError(status);
    const next = feed(token, [unreadable(error)]);
    const ending = next.action === "give-up" ? next.error : undefined;
    expect(isPollError(ending)).toBe(true);
    expect(ending).toMatchObject({ operationName: "operations/x", attempts: 1, cause: error });
    expect(ending?.message).toContain("operations/x");
  });

  it("that is a 404 is survived within the grace right after the start", () => {
    const onPollError = transient({ notFoundGraceInMs: 1_500 });
    const gone = unreadable(apiError(404));
    expect(feed(token, [gone], { onPollError }).action).toBe("wait");
    expect(feed(token, [gone, gone], { onPollError }).action).toBe("give-up");
  });

  it("that could not be sent at all ends the wait under every policy", async () => {
    const { RequestError } = await import("@aidmp/client");
    const unsendable = unreadable(new RequestError("getOperation: operation_id is `..`."));
    expect(feed(token, [unsendable]).action).toBe("give-up");
    expect(feed(token, [unsendable], { onPollError: () => "continue" }).action).toBe("give-up");
  });

  it("that was cut for taking too long counts as one that never reached a service, also under aip194Strict", () => {
    const cut = unreadable(new DOMException("The read was not answered.", "TimeoutError"));
    expect(feed(token, [cut], { onPollError: aip194Strict() })).toMatchObject({
      action: "wait",
      failure: { code: undefined },
    });
    expect(feed(token, [unreadable(apiError(500))], { onPollError: aip194Strict() }).action).toBe("give-up");
    expect(feed(token, [unreadable(apiError(503))], { onPollError: aip194Strict() }).action).toBe("wait");
  });

  it.each([
    ["Retry-After", apiError(429, { retryAfter: "30" })],
    ["RetryInfo", apiError(503, { details: [{ "@type": "x/google.rpc.RetryInfo", retry_delay: "30s" }] })],
    [
      "whichever is longer",
      apiError(503, { retryAfter: "3", details: [{ "@type": "google.rpc.RetryInfo", retry_delay: "30s" }] }),
    ],
  ])("is followed no sooner than it asks: %s", (_, error) => {
    const next = feed(token, [unreadable(error)]);
    expect(next).toMatchObject({ action: "wait", reason: "hint" });
    expect(next.action === "wait" && next.gapInMs).toBeGreaterThanOrEqual(30_000);
    // For that one gap only.
    expect(feed(token, [unreadable(error), running()])).toMatchObject({ gapInMs: 1_000, reason: "rule" });
  });

  it("that came along with another operation's look is charged no look", () => {
    const along = env(start + 1, { cameAlong: true });
    expect(step(token, unreadable(apiError(503)), along).token).toMatchObject({ looks: 0, failures: 1 });
    expect(step(token, running(), along).token).toMatchObject({ looks: 0, polls: 1 });
  });

  it("of which the source knows that no other can be better ends the wait whatever the policy says", () => {
    const reading: Reading = { status: "unreadable", error: new Error("wrong type"), isPermanent: true };
    expect(feed(token, [reading], { onPollError: () => "continue" }).action).toBe("give-up");
  });
});

describe("the deadline", () => {
  const token = startToken("operations/x", { now: start, deadlineInMs: 60_000 });

  it("ends the wait to the millisecond, with the last state and a token", () => {
    const lastState = { status: "running", name: "x", metadata: undefined, progress: 0.5 } as const;
    const state = { ...lastState, polls: 1, startedAt: start, readAt: start };
    expect(step(token, undefined, env(start + 59_999)).next.action).toBe("wait");
    const { next } = step(token, running(), env(start + 60_000, { lastState: state }));
    expect(next.action === "give-up" && isOperationDeadlineError(next.error)).toBe(true);
    expect(next).toMatchObject({ error: { operationName: "operations/x", state, token } });
  });

  it("wins over a bad poll that comes too late", () => {
    const { next } = step(token, unreadable(apiError(503)), env(start + 60_000));
    expect(next.action === "give-up" && isOperationDeadlineError(next.error)).toBe(true);
  });

  it("does not change what happened: a final reading counts however late", () => {
    for (const reading of [succeeded(), failed(4), cancelled()]) {
      expect(step(token, reading, env(start + 1e9)).next).toMatchObject({
        action: "end",
        state: { status: reading.status },
      });
    }
  });

  it("is not the service's own DEADLINE_EXCEEDED, which is a failure of the operation", () => {
    expect(step(token, failed(4), env(start + 1)).next).toMatchObject({
      action: "end",
      state: { status: "failed", error: { code: 4 } },
    });
  });
});

describe("resuming from a token", () => {
  it("keeps the deadline, the backoff and the request to cancel", () => {
    const schedule = exponential({ initialInMs: 1_000, factor: 2, capInMs: 1e9, jitter: 0 });
    let token: OperationToken = { ...startToken("x", { now: start, deadlineInMs: 1e8 }), cancel: "requested" };
    for (let look = 0; look < 5; look += 1) {
      ({ token } = step(token, running(), env(start + look, { schedule })));
    }
    const resumed = parseToken(JSON.stringify(token));
    expect(resumed).toMatchObject({ deadlineAt: start + 1e8, looks: 5, cancel: "requested" });
    // The gap that was under way goes on, and the next is the sixth, not the first.
    expect(step(resumed, undefined, env(start + 4, { schedule })).next).toMatchObject({
      gapInMs: 32_000,
      reason: "resumed",
    });
    expect(step(resumed, running(), env(start + 40_000, { schedule })).next).toMatchObject({ gapInMs: 64_000 });
  });

  it("does not sleep for hours because the clock that planned the gap ran ahead", () => {
    const token = { ...startToken("x", { now: start }), nextPollAt: start + 8 * 3_600_000 };
    const { next } = step(token, undefined, env(start));
    expect(next).toMatchObject({ action: "wait", reason: "resumed" });
    expect(next.action === "wait" && next.gapInMs).toBeLessThanOrEqual(360_000);
    const hourly = { schedule: fixed(3_600_000, { jitter: 0 }) };
    expect(step(token, undefined, env(start, hourly)).next).toMatchObject({ gapInMs: 3_600_000 });
  });

  it("keeps the budget for failures that was used up", () => {
    const onPollError = transient({ maxConsecutiveFailures: 3 });
    let token = startToken("x", { now: start });
    for (let poll = 0; poll < 3; poll += 1) {
      ({ token } = step(token, unreadable(apiError(503)), env(start + poll, { onPollError })));
    }
    const resumed = parseToken(JSON.stringify(token));
    expect(step(resumed, unreadable(apiError(503)), env(start + 9, { onPollError })).next.action).toBe("give-up");
  });

  it("looks at once where a look was missed, and gives up where the deadline was", () => {
    const token = { ...startToken("x", { now: start, deadlineInMs: 60_000 }), nextPollAt: start + 5_000 };
    expect(step(token, undefined, env(start + 30_000)).next).toMatchObject({ action: "wait", gapInMs: 0 });
    expect(step(token, undefined, env(start + 60_000)).next.action).toBe("give-up");
  });

  it("counts from when the service accepted to cancel", () => {
    const token = { ...startToken("x", { now: start }), cancel: "accepted" as const, cancelledAt: start + 3_600_000 };
    const elapsed: number[] = [];
    const schedule: StepEnvironment["schedule"] = (moment) => {
      elapsed.push(moment.elapsedInMs);
      return exactly1s(moment);
    };
    step(token, running(), env(start + 3_601_000, { schedule }));
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
    const next = feed(startToken("x", { now: start }), [running({ progress })]);
    expect(next).toMatchObject({ state: { progress: seen } });
  });
});

describe("a reading of a kind that nobody knows", () => {
  it("never passes for an ending", () => {
    const odd: Reading = JSON.parse('{"status":"PAUSED"}');
    expect(step(startToken("x", { now: start }), odd, env(start)).next.action).not.toBe("end");
  });
});

it("plans with the same bounds as planGap alone", () => {
  const moment = { elapsedInMs: 1_000, polls: 1, progress: undefined, requestShare: 1, random: () => 0.5 };
  const token = startToken("x", { now: start });
  expect(feed(token, [running({ hintInMs: 7_000 })])).toMatchObject(planGap(exactly1s, moment, { hintInMs: 7_000 }));
});

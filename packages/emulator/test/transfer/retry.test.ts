import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import { createRetry } from "../../src/transfer/retry.js";
import { rejectionOf, StoreRejection, type RejectionFacts } from "../../src/transfer/store-rejection.js";

const { signal } = new AbortController();

/** Runs requests that fail with `errors` in turn. Returns the times at which they were sent, and how it ended. */
async function run(errors: Iterable<unknown>): Promise<{ sentAt: number[]; ended: unknown }> {
  const clock = createVirtualClock();
  const retry = createRetry({ clock, random: () => 1 });
  const start = clock.monotonic();
  const sentAt: number[] = [];
  const rest = errors[Symbol.iterator]();
  const done = retry
    .run(signal, async () => {
      sentAt.push(clock.monotonic() - start);
      const { value, done: isOver } = rest.next();
      if (isOver !== true) throw value;
      return "success";
    })
    .catch((error: unknown) => error);
  await clock.drain();
  const ended: unknown = await done;
  return { sentAt, ended };
}

const rejection = (facts: Partial<RejectionFacts>): StoreRejection =>
  new StoreRejection({ status: 503, isS3: true, ...facts });
const coded = (code: string, message = ""): Error => Object.assign(new Error(message), { code });

function* always(error: unknown): Generator {
  for (;;) yield error;
}

describe("a request that the store throttles", () => {
  it.each([
    { status: 503, code: "SlowDown" },
    { status: 429, code: "TooManyRequests" },
    { status: 500, code: "InternalError" },
    { status: 502, isS3: false },
    { status: 504, isS3: false },
    { status: 400, code: "RequestTimeout" },
    { status: 503 },
  ])("%j is repeated with growing delays, and succeeds", async (facts) => {
    const { sentAt, ended } = await run(Array.from({ length: 8 }, () => rejection(facts)));
    expect(ended).toBe("success");
    expect(sentAt).toEqual([0, 100, 300, 700, 1_500, 3_100, 6_300, 11_300, 16_300]);
  });

  it("is given up after a minute", async () => {
    const { sentAt, ended } = await run(always(rejection({ code: "SlowDown" })));
    expect(ended).toBeInstanceOf(StoreRejection);
    expect(sentAt.at(-1)).toBeGreaterThan(50_000);
    expect(sentAt.at(-1)).toBeLessThanOrEqual(60_000);
  });

  it("waits for as long as Retry-After says", async () => {
    const { sentAt, ended } = await run([rejection({ retryAfterInMs: 20_000 }), rejection({ retryAfterInMs: 7_000 })]);
    expect([sentAt, ended]).toEqual([[0, 20_000, 27_000], "success"]);
  });

  it("is given up at once when Retry-After is later than it may be repeated", async () => {
    const { sentAt } = await run(always(rejection({ retryAfterInMs: 3_600_000 })));
    expect(sentAt).toEqual([0]);
  });

  it("keeps the other requests of the transfer waiting, when it has a Retry-After", async () => {
    const clock = createVirtualClock();
    const retry = createRetry({ clock });
    const start = clock.monotonic();
    const failures = [rejection({ retryAfterInMs: 10_000 })];
    const first = retry.run(signal, async () => {
      const failure = failures.pop();
      if (failure !== undefined) throw failure;
    });
    await clock.advance(1);
    const second = retry.run(signal, async () => clock.monotonic() - start);
    await clock.advance(20_000);
    await first;
    expect(await second).toBeGreaterThanOrEqual(10_000);
  });

  it("stops waiting when the task is cancelled", async () => {
    const stop = new AbortController();
    const clock = createVirtualClock();
    const ended = createRetry({ clock })
      .run(stop.signal, () => Promise.reject(rejection({ retryAfterInMs: 30_000 })))
      .catch((error: unknown) => error);
    await clock.advance(1_000);
    stop.abort("cancelled");
    expect(await ended).toBe("cancelled");
  });
});

describe("a request that gets no response", () => {
  it.each([
    [coded("ECONNREFUSED"), 3],
    [coded("ECONNRESET", "socket hang up"), 3],
    [coded("EPIPE"), 3],
    [coded("EAI_AGAIN"), 3],
    [Object.assign(new Error("timed out"), { name: "TimeoutError" }), 2],
    [coded("ETIMEDOUT"), 2],
    [coded("EHOSTUNREACH"), 2],
    [coded("ENOTFOUND"), 1],
    [coded("EPROTO", "wrong version number"), 1],
    [coded("CERT_HAS_EXPIRED"), 1],
    [coded("HPE_INVALID_CONSTANT"), 1],
    [rejection({ status: 403, code: "AccessDenied" }), 1],
    [rejection({ status: 404 }), 1],
    [rejection({ status: 501, code: "NotImplemented" }), 1],
    [rejection({ status: 200, isS3: false }), 1],
    [new TypeError("a bug"), 1],
  ])("%s is sent %i times", async (error, times) => {
    const { sentAt, ended } = await run(always(error));
    expect([sentAt.length, ended]).toEqual([times, error]);
  });

  it("counts by itself: throttled tries before do not use up its own", async () => {
    const throttled = Array.from({ length: 5 }, () => rejection({ code: "SlowDown" }));
    expect((await run([...throttled, coded("ECONNRESET"), coded("ECONNRESET")])).ended).toBe("success");
  });
});

describe("a Retry-After", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  it.each([
    ["7", 7_000],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    ["1.5", undefined],
    ["-1", undefined],
    ["2026", 2_026_000],
  ])("of %j is %s ms", (header, expected) => {
    expect(rejectionOf(503, { "retry-after": header }, "", now).facts.retryAfterInMs).toBe(expected);
  });
});

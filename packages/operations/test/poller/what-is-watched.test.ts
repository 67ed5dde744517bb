import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import { createPoller, isResumeTokenError, type OperationSource } from "../../src/index.js";
import { readOperation } from "../../src/sources/index.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

describe("watching", () => {
  it("a name looks at once", async () => {
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    expect(source.timesOf("operations/1")).toEqual([0]);
    poller.close();
  });

  it("an operation that a call has just returned looks after the first delay: it was running a moment ago", async () => {
    const { clock, source, poller } = createPollerFixture();
    const watch = poller.watch({ name: "operations/1", done: false, metadata: { files: 3 } });
    // The metadata are as the wire has them; what type the source makes of them, only the source knows.
    expect(watch.state).toMatchObject({ status: "running", name: "operations/1", metadata: undefined, polls: 0 });
    fateOf(watch.result());
    await clock.advance(1000);
    expect(source.timesOf("operations/1")).toEqual([1000]);
    poller.close();
  });

  it("an operation that is done costs no request", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    Object.assign(source, { readInitial: readOperation });
    await expect(poller.watch({ name: "", done: true, response: { id: "1" } }).result()).resolves.toEqual({ id: "1" });
    const refused = { name: "operations/2", done: true, error: { code: 7, message: "no" } };
    await expect(poller.watch(refused).result()).rejects.toMatchObject({ name: "OperationFailedError", code: 7 });
    const states = [];
    for await (const state of poller.watch(refused)) states.push(state.status);
    expect(states).toEqual(["failed"]);
    await clock.advance(10_000);
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });

  it("an operation that is done is read once for its response where the source cannot tell it from the answer", async () => {
    const { clock, source, poller } = createPollerFixture({ script: () => succeeded("as the source reads it") });
    const fate = fateOf(poller.watch({ name: "operations/1", done: true, response: {} }).result());
    await clock.advance(1000);
    expect(fate.now).toEqual({ status: "fulfilled", value: "as the source reads it" });
    expect(source.reads).toHaveLength(1);
    await expect(poller.watch({ name: "", done: true, error: { code: 7 } }).result()).rejects.toMatchObject({
      code: 7,
    });
    expect(source.reads).toHaveLength(1);
  });

  it("a resume token goes on with the time, the backoff and the deadline of the wait that gave it", async () => {
    const first = createPollerFixture({ script: () => running({ retryAfterInMs: 8000 }) });
    const watch = first.poller.watch("operations/1", { deadlineInMs: 20_000 });
    fateOf(watch.result());
    await first.clock.advance(1000);
    const resumeToken: object = JSON.parse(JSON.stringify(watch.resumeToken()));
    first.poller.close();

    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      script: () => running({ retryAfterInMs: 60_000 }),
    });
    await clock.advance(1000);
    const resumed = poller.watch(resumeToken);
    const fate = fateOf(resumed.result());
    await clock.advance(18_999);
    expect(source.timesOf("operations/1")).toEqual([8800]);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(resumed.resumeToken()).toMatchObject({ polls: 2, startedAt: watch.resumeToken().startedAt });
    await expectNothingLeft();
  });

  it("the same name twice is two waits, each with its own end of waiting", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      maxBatch: 1,
      script: (_, look) => (look === 6 ? succeeded() : running()),
    });
    const short = fateOf(poller.watch("operations/1", { deadlineInMs: 1500 }).result());
    const long = fateOf(poller.watch("operations/1").result());
    await clock.advance(10_000);
    expect(short.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(long.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });
});

describe("what cannot be watched", () => {
  const { poller } = createPollerFixture();

  it.each([
    ["an empty name", "", TypeError],
    ["a running operation without a name", { done: false }, TypeError],
    ["an operation with an empty name", { name: "", metadata: {} }, TypeError],
    ["what is not a operation", ["operations/1"], Error],
    ["a name beyond what a resume token can hold", "x".repeat(2000), RangeError],
  ])("is refused by an error that says so: %s", (_, operation, errorClass) => {
    expect(() => poller.watch(operation)).toThrow(errorClass);
  });

  it("is a resume token that is damaged, foreign or newer", () => {
    const resumeToken = poller.watch("operations/1").resumeToken();
    for (const [change, problem] of [
      [{ startedAt: "yesterday" }, "damaged"],
      [{ kind: "another" }, "foreign"],
      [{ version: 2 }, "newer"],
    ] as const) {
      const error = thrownBy(() => poller.watch({ ...resumeToken, ...change }));
      expect(isResumeTokenError(error) && error.problem).toBe(problem);
    }
  });

  it.each([-1, Number.NaN])("is anything with a deadline of %s ms", (deadlineInMs) => {
    expect(() => poller.watch("operations/1", { deadlineInMs })).toThrow(RangeError);
    expect(() => poller.watch(poller.watch("operations/1").resumeToken(), { deadlineInMs })).toThrow(RangeError);
  });
});

describe("a poller's options", () => {
  const source: OperationSource = { read: async () => new Map() };

  it.each(["maxRequestsPerSecond", "maxConcurrentReads", "readTimeoutInMs"])(
    "refuse a %s that is not above 0",
    (name) => {
      for (const value of [0, -1, Number.NaN]) {
        expect(() => createPoller({ source, [name]: value })).toThrow(new RegExp(`${name}.*${value}`));
      }
    },
  );

  it("refuse a source whose reads may ask for nothing", () => {
    for (const maxBatch of [0, -1, Number.NaN]) {
      expect(() => createPoller({ source: { ...source, maxBatch } })).toThrow(/maxBatch/);
    }
  });

  it("have polite defaults: 10 requests a second, 4 reads at a time, a minute for each", async () => {
    const clock = createVirtualClock();
    const began: number[] = [];
    const signals: AbortSignal[] = [];
    const hanging: OperationSource = {
      maxBatch: 1,
      read: (_, { signal }) => {
        began.push(clock.monotonic());
        signals.push(signal);
        return new Promise(() => undefined);
      },
    };
    const poller = createPoller({ source: hanging, clock });
    for (let index = 0; index < 30; index++) fateOf(poller.watch(`operations/${index}`).result());
    await clock.advance(59_999);
    expect(began).toEqual([0, 0, 0, 0]);
    expect(signals.some((signal) => signal.aborted)).toBe(false);
    await clock.advance(1);
    expect(signals.slice(0, 4).every((signal) => signal.aborted)).toBe(true);
    poller.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

function thrownBy(call: () => unknown): unknown {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
}

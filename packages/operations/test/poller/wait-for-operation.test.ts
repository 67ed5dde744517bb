import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OperationSource, type OperationState, type PollerEvent, waitForOperation } from "../../src/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { startResumeToken } from "../../src/step/index.js";
import { countUnhandledRejections, everySecond, fateOf } from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

/** It has the system's clock, so here that is the one that stands still. */
let rejections: ReturnType<typeof countUnhandledRejections>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  rejections = countUnhandledRejections();
});
afterEach(() => {
  rejections.stop();
  const timers = vi.getTimerCount();
  vi.useRealTimers();
  if (rejections.unhandled.length > 0) throw new AggregateError(rejections.unhandled, "Nobody handled a rejection.");
  if (timers > 0) throw new Error(`${timers} timers were left behind.`);
});

function sourceOf(script: (look: number) => PollResult): OperationSource & { readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  return {
    asked,
    async read(names) {
      asked.push(names);
      return new Map(names.map((name) => [name, script(asked.length)]));
    },
  };
}

const options = { schedule: everySecond };

describe("waitForOperation", () => {
  it("resolves with the response, and tells each state on the way", async () => {
    const states: OperationState[] = [];
    const source = sourceOf((look) => (look === 3 ? succeeded() : running({ progress: look / 4 })));
    const onState = (state: OperationState): unknown => states.push(state);
    const result = waitForOperation("operations/1", { source, ...options, onState });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await result).toBe("the response");
    expect(states.map(({ status, progress }) => [status, progress])).toEqual([
      ["running", 0.25],
      ["running", 0.5],
      ["succeeded", undefined],
    ]);
  });

  it("reads what waits on the same source in one request", async () => {
    const source = sourceOf(() => succeeded());
    const results = ["operations/1", "operations/2"].map((name) => waitForOperation(name, { source }));
    await vi.advanceTimersByTimeAsync(0);
    await Promise.all(results);
    expect(source.asked).toEqual([["operations/1", "operations/2"]]);
  });

  it("rejects with the signal's reason, at once", async () => {
    const controller = new AbortController();
    for (const listening of [{}, { onState: () => undefined }]) {
      const source = sourceOf(() => running());
      const fate = fateOf(
        waitForOperation("operations/1", { source, ...options, ...listening, signal: controller.signal }),
      );
      await vi.advanceTimersByTimeAsync(100);
      controller.abort("enough");
      await vi.advanceTimersByTimeAsync(0);
      expect(fate.now).toEqual({ status: "rejected", reason: "enough" });
    }
  });

  it("rejects at its deadline", async () => {
    const source = sourceOf(() => running());
    const fate = fateOf(waitForOperation("operations/1", { source, ...options, deadlineInMs: 1500 }));
    await vi.advanceTimersByTimeAsync(1500);
    expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
  });

  it("rejects where the operation cannot be watched", async () => {
    await expect(waitForOperation("", { source: sourceOf(() => running()) })).rejects.toThrow(TypeError);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("a listener's own");
      },
    ],
    ["rejects", () => Promise.reject(new Error("a listener's own"))],
  ])("goes on where onState %s", async (_, onState) => {
    const source = sourceOf((look) => (look === 3 ? succeeded() : running({ progress: look / 4 })));
    const fate = fateOf(waitForOperation("operations/1", { source, ...options, onState }));
    await vi.advanceTimersByTimeAsync(5000);
    expect(fate.now).toEqual({ status: "fulfilled", value: "the response" });
  });

  it("tells its caller of failed polls, which are silent otherwise, and of no other operation's", async () => {
    const events: PollerEvent[] = [];
    const source = sourceOf((look) =>
      look < 4 ? { status: "poll-failed", error: new Error("503") } : look === 4 ? running() : succeeded(),
    );
    const onEvent = (event: PollerEvent): unknown => events.push(event);
    const fate = fateOf(waitForOperation("operations/1", { source, ...options, onEvent }));
    const other = fateOf(waitForOperation("operations/2", { source, ...options }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([fate.now.status, other.now.status]).toEqual(["fulfilled", "fulfilled"]);
    const failed = events.filter((event) => event.type === "failed-poll");
    expect(failed.map(({ name, attempt, decision }) => [name, attempt, decision])).toEqual([
      ["operations/1", 1, "continue"],
      ["operations/1", 2, "continue"],
      ["operations/1", 3, "continue"],
    ]);
    expect(events.filter((event) => event.type !== "poll").every(({ name }) => name === "operations/1")).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: "end", outcome: "succeeded" });
  });

  it("takes a clock, and waits by it", async () => {
    const clock = createVirtualClock();
    const source = sourceOf((look) => (look === 3 ? succeeded() : running()));
    const fate = fateOf(waitForOperation("operations/1", { source, ...options, clock }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(source.asked).toHaveLength(1);
    await clock.advance(2000);
    expect(fate.now).toEqual({ status: "fulfilled", value: "the response" });
  });

  it("takes a resume token as its JSON text", async () => {
    const source = sourceOf(() => succeeded());
    const text = JSON.stringify(startResumeToken("operations/7", { now: Date.now() }));
    const fate = fateOf(waitForOperation(text, { source }));
    await vi.advanceTimersByTimeAsync(0);
    expect(source.asked).toEqual([["operations/7"]]);
    expect(fate.now.status).toBe("fulfilled");
    await expect(waitForOperation(text.slice(0, 40), { source })).rejects.toMatchObject({ name: "ResumeTokenError" });
    await expect(waitForOperation('{"name":"x"}', { source })).rejects.toMatchObject({ problem: "foreign" });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OperationSource, type OperationState, waitForOperation } from "../../src/index.js";
import type { PollResult } from "../../src/sources/index.js";
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
});

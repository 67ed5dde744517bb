import { afterEach, describe, expect, it, vi } from "vitest";
import { createPoller, type OperationSource, waitForOperation } from "../../src/index.js";
import { everySecond, fateOf } from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

afterEach(() => {
  vi.useRealTimers();
});

/** All that Jest's modern fake timers replace and a worker lets be replaced, `queueMicrotask` among them. */
const asJest = [
  "Date",
  "performance",
  "queueMicrotask",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
] as const;

function counting(endsAfter: number): OperationSource & { polls: number } {
  const source = {
    polls: 0,
    async read(names: readonly string[]) {
      source.polls += 1;
      return new Map(names.map((name) => [name, source.polls > endsAfter ? succeeded() : running()]));
    },
  };
  return source;
}

describe.each([
  ["as Jest replaces them", [...asJest]],
  ["without queueMicrotask", asJest.filter((name) => name !== "queueMicrotask")],
  ["without performance", asJest.filter((name) => name !== "performance")],
  ["without Date", asJest.filter((name) => name !== "Date")],
])("fake timers %s", (_, toFake) => {
  it("that jump a minute let the polls of a minute go out", async () => {
    vi.useFakeTimers({ toFake });
    const source = counting(1000);
    fateOf(waitForOperation("operations/1", { source, schedule: everySecond }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(source.polls).toBeGreaterThan(55);
    expect(source.polls).toBeLessThan(66);
  });

  it("that jump an hour end a wait, by its end or by its deadline", async () => {
    vi.useFakeTimers({ toFake });
    const ends = fateOf(waitForOperation("operations/1", { source: counting(20) }));
    const never = fateOf(waitForOperation("operations/1", { source: counting(1e9), deadlineInMs: 3_000_000 }));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(ends.now).toMatchObject({ status: "fulfilled" });
    expect(never.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
  });

  it("that are put in place while a wait is under way do not stop it", async () => {
    const source = counting(3);
    const poller = createPoller({ source, schedule: everySecond });
    const watch = poller.watch("operations/1");
    const controller = new AbortController();
    fateOf(watch.result({ signal: controller.signal }));
    controller.abort();
    vi.useFakeTimers({ toFake });
    const fate = fateOf(watch.result());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("one timer after the other, in jumps that do not wait for promises", () => {
  it("poll once a jump", async () => {
    vi.useFakeTimers({ toFake: [...asJest] });
    const source = counting(1000);
    fateOf(waitForOperation("operations/1", { source, schedule: everySecond }));
    for (let jump = 0; jump < 5; jump += 1) {
      vi.advanceTimersByTime(60_000);
      // oxlint-disable-next-line no-await-in-loop -- as a test that awaits something between its jumps
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(source.polls).toBeGreaterThanOrEqual(5);
  });
});

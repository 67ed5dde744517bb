import { describe, expect, it } from "vitest";
import type { OperationState } from "../../src/index.js";
import { createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { failed, running, succeeded, unreadable } from "../support/poll-results.js";

/** Progress as the states show it, the final one by its status. */
function brief({ status, progress }: OperationState): string | number | undefined {
  return status === "running" ? progress : status;
}

async function collect(states: AsyncIterable<OperationState>): Promise<(string | number | undefined)[]> {
  const seen: (string | number | undefined)[] = [];
  for await (const state of states) seen.push(brief(state));
  return seen;
}

/** Runs at 0, 0, 0.5, 0.5, 0.5, then succeeds: two changes, then the end. */
const slowly = (_: string, look: number) =>
  look === 6 ? succeeded() : running({ progress: look < 3 ? 0 : 0.5, metadata: { files: [] } });

describe("the states of an operation", () => {
  it("are each change once, and the terminal state always", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({ script: slowly });
    const seen = collect(poller.watch("operations/1"));
    await clock.advance(10_000);
    expect(await seen).toEqual([0, 0.5, "succeeded"]);
    await expectNothingLeft();
  });

  it("begin with the last known one", async () => {
    const { clock, source, poller } = createPollerFixture({ script: slowly });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(2500);
    const first = fateOf(watch.states().next());
    const seen = collect(watch);
    await clock.advance(0);
    expect(source.reads).toHaveLength(3);
    expect(first.now).toMatchObject({ value: { value: { progress: 0.5 } } });
    expect(watch.state).toMatchObject({ status: "running", progress: 0.5, polls: 3 });
    await clock.advance(10_000);
    expect(await seen).toEqual([0.5, "succeeded"]);
  });

  it("are only the final one where the operation has ended already", async () => {
    const { clock, source, poller } = createPollerFixture({ script: () => succeeded() });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(0);
    expect(await collect(watch)).toEqual(["succeeded"]);
    expect(source.reads).toHaveLength(1);
  });

  it("end without a throw where the operation failed: that is a state as well", async () => {
    const { clock, poller } = createPollerFixture({ script: () => failed(13) });
    const seen = collect(poller.watch("operations/1"));
    await clock.advance(0);
    expect(await seen).toEqual(["failed"]);
  });

  it("end with a throw where the wait ended before the operation, after the last state", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      script: (_, look) =>
        look === 1 ? running({ progress: 0.1 }) : unreadable(Object.assign(new Error(), { code: 3 })),
    });
    const states = poller.watch("operations/1").states();
    const [first, second, third] = [fateOf(states.next()), fateOf(states.next()), fateOf(states.next())];
    await clock.advance(1000);
    expect(first.now).toMatchObject({ value: { done: false, value: { progress: 0.1 } } });
    expect(second.now).toMatchObject({ status: "rejected", reason: { name: "PollError" } });
    expect(third.now).toEqual({ status: "fulfilled", value: { done: true, value: undefined } });
    await expectNothingLeft();
  });

  it("skip to the latest for a slow reader", async () => {
    const { clock, poller } = createPollerFixture({
      script: (_, look) => (look === 10 ? succeeded() : running({ progress: look / 10 })),
    });
    const states = poller.watch("operations/1").states();
    const first = fateOf(states.next());
    await clock.advance(4000);
    expect(first.now).toMatchObject({ value: { value: { progress: 0.1 } } });
    const second = await states.next();
    expect(second.value).toMatchObject({ progress: 0.5 });
    await clock.advance(20_000);
    expect((await states.next()).value).toMatchObject({ status: "succeeded" });
    expect(await states.next()).toEqual({ done: true, value: undefined });
  });

  it("tell a slow reader nothing where a change was taken back before it looked", async () => {
    const { clock, poller } = createPollerFixture({
      script: (_, look) => (look === 5 ? succeeded() : running({ progress: look === 2 ? 0.9 : 0.1 })),
    });
    const states = poller.watch("operations/1").states();
    const first = fateOf(states.next());
    await clock.advance(2500);
    expect(first.now).toMatchObject({ value: { value: { progress: 0.1 } } });
    const second = fateOf(states.next());
    await clock.advance(0);
    expect(second.now.status).toBe("pending");
    await clock.advance(5000);
    expect(second.now).toMatchObject({ value: { value: { status: "succeeded" } } });
  });

  it("tell metadata apart by what they hold, and survive what cannot be compared", async () => {
    const { clock, poller } = createPollerFixture({
      script: (_, look) => (look === 6 ? succeeded() : running({ metadata: look < 4 ? { step: "a" } : { step: 1n } })),
    });
    const seen: unknown[] = [];
    const end = (async () => {
      for await (const state of poller.watch("operations/1")) seen.push(state.metadata);
    })();
    await clock.advance(10_000);
    await end;
    expect(seen).toEqual([{ step: "a" }, { step: 1n }, { step: 1n }, undefined]);
  });

  it("go to several readers, each in its own time", async () => {
    const { clock, source, poller } = createPollerFixture({ script: slowly });
    const watch = poller.watch("operations/1");
    const both = Promise.all([collect(watch), collect(watch)]);
    await clock.advance(10_000);
    expect(await both).toEqual([
      [0, 0.5, "succeeded"],
      [0, 0.5, "succeeded"],
    ]);
    expect(source.reads).toHaveLength(6);
  });
});

describe("an iteration that ends early", () => {
  it.each(["break", "return", "throw"])("by %s leaves nothing behind", async (way) => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture({ script: slowly });
    const watch = poller.watch("operations/1");
    const { signal } = abortController();
    const reader = async (): Promise<void> => {
      for await (const state of watch.states({ signal })) {
        if (state.progress !== 0.5) continue;
        if (way === "break") break;
        if (way === "return") return;
        throw new Error("the reader's own");
      }
    };
    const end = fateOf(reader());
    await clock.advance(10_000);
    expect(end.now.status).toBe(way === "throw" ? "rejected" : "fulfilled");
    expect(source.reads).toHaveLength(3);
    await expectNothingLeft();
  });

  it("disturbs no other who waits", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({ script: slowly });
    const watch = poller.watch("operations/1");
    const result = fateOf(watch.result());
    const states = watch.states();
    void states.next();
    await clock.advance(10);
    await states.return?.();
    await clock.advance(10_000);
    expect(result.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it("answers who waits for the next state, and everyone after", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({ script: () => "hang" });
    const states = poller.watch("operations/1").states();
    const waiting = [fateOf(states.next()), fateOf(states.next())];
    await clock.advance(10);
    await states.return?.();
    await clock.advance(0);
    const done = { status: "fulfilled", value: { done: true, value: undefined } };
    expect(waiting.map(({ now }) => now)).toEqual([done, done]);
    expect(await states.next()).toEqual({ done: true, value: undefined });
    await expectNothingLeft();
  });

  it("before it began asks nothing at all", async () => {
    const { clock, source, poller, expectNothingLeft } = createPollerFixture();
    const states = poller.watch("operations/1").states();
    await states.return?.();
    expect(await states.next()).toEqual({ done: true, value: undefined });
    await clock.advance(5000);
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });
});

describe("calls of next at the same time", () => {
  it("are answered in order, each with another change", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({ script: slowly });
    const states = poller.watch("operations/1").states();
    const four = [states.next(), states.next(), states.next(), states.next()];
    await clock.advance(10_000);
    const answers = await Promise.all(four);
    expect(answers.map(({ done, value }) => (done === true ? "done" : brief(value)))).toEqual([
      0,
      0.5,
      "succeeded",
      "done",
    ]);
    await expectNothingLeft();
  });
});

describe("an iteration with a signal", () => {
  it("throws its reason at once, and is over", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture({ script: slowly });
    const controller = abortController();
    const states = poller.watch("operations/1").states({ signal: controller.signal });
    await Promise.all([states.next(), clock.advance(0)]);
    const waiting = fateOf(states.next());
    const reason = new Error("enough");
    controller.abort(reason);
    await clock.advance(0);
    expect(waiting.now).toEqual({ status: "rejected", reason });
    expect(await states.next()).toEqual({ done: true, value: undefined });
    await expectNothingLeft();
  });

  it("throws it at the next call where nobody was waiting", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture({ script: slowly });
    const controller = abortController();
    const states = poller.watch("operations/1").states({ signal: controller.signal });
    await Promise.all([states.next(), clock.advance(0)]);
    await clock.advance(2000);
    const reason = new Error("enough");
    controller.abort(reason);
    await clock.advance(0);
    await expect(states.next()).rejects.toBe(reason);
    await expectNothingLeft();
  });

  it("throws it without a poll where it had aborted before", async () => {
    const { source, poller, expectNothingLeft } = createPollerFixture();
    const reason = new Error("too late");
    const states = poller.watch("operations/1").states({ signal: AbortSignal.abort(reason) });
    await expect(states.next()).rejects.toBe(reason);
    expect(source.reads).toHaveLength(0);
    await expectNothingLeft();
  });
});

import { createVirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import { createPoller, isPollError, type OperationSource } from "../../src/index.js";
import type { ReadContext, PollResult } from "../../src/sources/index.js";
import {
  countUnhandledRejections,
  createPollerFixture,
  everySecond,
  type Fate,
  fateOf,
} from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

/**
 * What sources written in JavaScript, or wrongly, answer at their first poll; they are well from the second on. Typed by
 * a JSON round of the imagination: the compiler would refuse them.
 */
const mistakes: Record<string, (names: readonly string[], context: ReadContext) => unknown> = {
  "throws at once": () => {
    throw new TypeError("at once");
  },
  "rejects with nothing": () => Promise.reject(),
  "returns undefined": () => undefined,
  "returns null": () => Promise.resolve(null),
  "returns an array": () => Promise.resolve([running()]),
  "returns an object that is not a Map": (names) => Promise.resolve({ [names[0] ?? ""]: succeeded() }),
  "returns an empty Map": () => Promise.resolve(new Map()),
  "returns a Map of other names": () => Promise.resolve(new Map([["operations/other", succeeded("of another")]])),
  "returns a Map that throws": () => Promise.resolve({ get: () => JSON.parse("{") }),
  "returns results of an unknown status": (names) => Promise.resolve(new Map([[names[0], { status: "paused" }]])),
  "returns results without a status": (names) => Promise.resolve(new Map([[names[0], {}]])),
  "returns null for results": (names) => Promise.resolve(new Map([[names[0], null]])),
  "returns a failure without an error": (names) => Promise.resolve(new Map([[names[0], { status: "failed" }]])),
  "never answers": () => new Promise(() => undefined),
};

describe("a source that", () => {
  it.each(Object.keys(mistakes))("%s makes a failed poll, and the wait goes on", async (mistake) => {
    const clock = createVirtualClock();
    let scheduledPolls = 0;
    const badPolls: unknown[] = [];
    const source = sourceOf((names, context) => {
      scheduledPolls += 1;
      return scheduledPolls === 1
        ? mistakes[mistake]?.(names, context)
        : new Map(names.map((name) => [name, succeeded()]));
    });
    const poller = createPoller({
      source,
      clock,
      schedule: everySecond,
      readTimeoutInMs: 5000,
      onEvent: (event) => event.type === "failed-poll" && badPolls.push(event.error),
    });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(10_000);
    expect(fate.now).toEqual({ status: "fulfilled", value: "the response" });
    expect(scheduledPolls).toBe(2);
    expect(badPolls).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([[undefined], [null], [[]], [{}]])("answers %j is told that this is not a Map of results", async (answer) => {
    const clock = createVirtualClock();
    const poller = createPoller({ source: sourceOf(() => answer), clock, onFailedPoll: () => "stop" });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    expect(fate.now).toMatchObject({ reason: { message: expect.stringContaining("not a Map of results") } });
  });

  it("goes on being wrong ends the wait with an error that says what is wrong with it", async () => {
    const clock = createVirtualClock();
    const source = sourceOf((names) => new Map(names.map((name) => [name, { status: "paused" }])));
    const fate = fateOf(
      createPoller({ source, clock, onFailedPoll: () => "stop" })
        .watch("operations/1")
        .result(),
    );
    await clock.advance(0);
    expect(fate.now).toMatchObject({ status: "rejected", reason: expect.toSatisfy(isPollError) });
    expect(fate.now).toMatchObject({ reason: { cause: { name: "MalformedOperationError" } } });
    expect(fate.now).toMatchObject({ reason: { message: expect.stringContaining("operations/1") } });
  });

  it("answers more names than it was asked for tells nobody of the others", async () => {
    const { clock, source, poller } = createPollerFixture({ latencyInMs: 100 });
    source.script = () => running();
    const asked = fateOf(poller.watch("operations/1").result());
    const read = source.read.bind(source);
    source.read = async (names, context) => {
      const results = await read(names, context);
      return new Map([...results, ["operations/2", succeeded()]]);
    };
    await clock.advance(0);
    const other = fateOf(poller.watch("operations/2", { schedule: everySecond }).result());
    source.script = () => "hang";
    await clock.advance(200);
    expect([asked.now.status, other.now.status]).toEqual(["pending", "pending"]);
    poller.close();
  });

  it("answers after it was aborted, or rejects, is not heard", async () => {
    const settle: ((how: "answer" | "reject") => void)[] = [];
    const clock = createVirtualClock();
    const source = sourceOf(
      (names) =>
        new Promise((resolve, reject) => {
          settle.push((how) =>
            how === "answer" ? resolve(new Map(names.map((name) => [name, succeeded()]))) : reject(new Error("late")),
          );
        }),
    );
    const polls: unknown[] = [];
    const poller = createPoller({ source, clock, onEvent: (event) => event.type === "poll" && polls.push(event) });
    for (const how of ["answer", "reject"] as const) {
      const controller = new AbortController();
      const watch = poller.watch("operations/1");
      const fate = fateOf(watch.result({ signal: controller.signal }));
      await clock.advance(0);
      controller.abort("enough");
      settle.at(-1)?.(how);
      await clock.advance(1000);
      expect(fate.now).toEqual({ status: "rejected", reason: "enough" });
      expect(watch.state).toBeUndefined();
      expect(clock.pendingTimers).toBe(0);
    }
    expect(polls).toEqual([]);
  });
});

describe("a read that hangs", () => {
  it("is cut by readTimeoutInMs, is a failed poll, and the wait goes on", async () => {
    const { clock, source, poller, events, expectNothingLeft } = createPollerFixture({
      readTimeoutInMs: 5000,
      script: (_, look) => (look === 1 ? "hang" : succeeded()),
    });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(4999);
    expect(source.reads[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(source.reads[0]?.signal.reason).toMatchObject({ name: "TimeoutError" });
    expect(events.filter(({ type }) => type === "failed-poll")).toMatchObject([{ error: { name: "TimeoutError" } }]);
    await clock.advance(1000);
    expect(fate.now.status).toBe("fulfilled");
    expect(source.timesOf("operations/1")).toEqual([0, 6000]);
    await expectNothingLeft();
  });

  it("is cut as well where the source asks for its signal too late", async () => {
    const clock = createVirtualClock();
    let late: AbortSignal | undefined;
    const source = sourceOf(async (_, context) => {
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 2000));
      late = context.signal;
      return new Map();
    });
    const poller = createPoller({ source, clock, readTimeoutInMs: 1000, onFailedPoll: () => "stop" });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(2000);
    expect(late?.aborted).toBe(true);
  });

  it("does not keep others from being read", async () => {
    const { clock, poller } = createPollerFixture({
      maxBatch: 1,
      script: (name) => (name === "operations/hangs" ? "hang" : succeeded()),
    });
    fateOf(poller.watch("operations/hangs").result());
    const other = fateOf(poller.watch("operations/other").result());
    await clock.advance(0);
    expect(other.now.status).toBe("fulfilled");
    poller.close();
  });
});

describe("a read of many pages", () => {
  /** Reads page after page, each `latencyInMs` long, the last `lastInMs`, and notes when each began. */
  function pagedSource(
    pages: number,
    latencyInMs: number,
    lastInMs = latencyInMs,
  ): OperationSource & { readonly began: number[] } {
    const began: number[] = [];
    const read = async (
      names: readonly string[],
      { signal, permit }: ReadContext,
    ): Promise<Map<string, PollResult>> => {
      for (let page = 1; page <= pages; page++) {
        if (page > 1) await permit();
        began.push(clock.monotonic());
        await new Promise<void>((resolve, reject) => {
          const timer = clock.setTimeout(resolve, page === pages ? lastInMs : latencyInMs);
          signal.addEventListener("abort", () => {
            clock.clearTimeout(timer);
            reject(signal.reason);
          });
        });
      }
      return new Map(names.map((name) => [name, succeeded()]));
    };
    return { read, began };
  }
  let clock = createVirtualClock();

  it("keeps to the rate limit, and its timeout is for each page, not for the waiting", async () => {
    clock = createVirtualClock();
    const source = pagedSource(4, 900);
    const poller = createPoller({ source, clock, maxRequestsPerSecond: 0.1, readTimeoutInMs: 1000 });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(31_000);
    expect(source.began).toEqual([0, 10_000, 20_000, 30_000]);
    expect(fate.now.status).toBe("fulfilled");
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["first", 1, 1000],
    ["last", 3, 2800],
  ])("is cut where the %s page hangs", async (_, pages, afterInMs) => {
    clock = createVirtualClock();
    const source = pagedSource(pages, 900, 60_000);
    const poller = createPoller({ source, clock, readTimeoutInMs: 1000, onFailedPoll: () => "stop" });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(afterInMs - 1);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ reason: { cause: { name: "TimeoutError" } } });
    expect(clock.pendingTimers).toBe(0);
  });

  it("counts all its requests", async () => {
    clock = createVirtualClock();
    const requests: number[] = [];
    const source = pagedSource(3, 10);
    const onEvent = (event: { type: string; requests?: number }): unknown =>
      event.type === "poll" && requests.push(event.requests ?? 0);
    fateOf(createPoller({ source, clock, onEvent }).watch("operations/1").result());
    await clock.advance(100);
    expect(requests).toEqual([3]);
  });

  it("leaves nothing in the budget's queue when it ends while permits are waited for, several at a time", async () => {
    clock = createVirtualClock();
    const refused: unknown[] = [];
    const source = sourceOf((_, { permit }) => {
      for (let page = 0; page < 3; page++) permit().catch((error: unknown) => refused.push(error));
      void permit();
      return new Promise(() => undefined);
    });
    const poller = createPoller({ source, clock, maxRequestsPerSecond: 0.1 });
    const controller = new AbortController();
    fateOf(poller.watch("operations/1").result({ signal: controller.signal }));
    await clock.advance(1000);
    expect(clock.pendingTimers).toBe(1);
    controller.abort();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(0);
    expect(refused).toHaveLength(3);
  });

  it("gets no permit once it is over", async () => {
    clock = createVirtualClock();
    let kept: (() => Promise<void>) | undefined;
    const source = sourceOf((names, { permit }) => {
      kept = permit;
      return new Map(names.map((name) => [name, succeeded()]));
    });
    fateOf(createPoller({ source, clock }).watch("operations/1").result());
    await clock.advance(0);
    await expect(kept?.()).rejects.toMatchObject({ name: "AbortError" });
    expect(clock.pendingTimers).toBe(0);
  });
});

/** A source whose answer the compiler is not asked about, as for one that is written in JavaScript. */
function sourceOf(read: (names: readonly string[], context: ReadContext) => unknown): OperationSource {
  const source = { read: (names: readonly string[], context: ReadContext): unknown => read(names, context) };
  // @ts-expect-error -- that it may answer anything is the point
  return source;
}

/** Readings and errors of which nothing can be made, or that throw when they are looked at. */
const unspeakable: Record<string, () => unknown> = {
  "a failure with details: [null]": () => ({ status: "failed", error: { code: 13, message: "x", details: [null] } }),
  "a failure with details of text": () => ({ status: "failed", error: { code: 13, message: "x", details: ["y"] } }),
  "a failure whose detail throws": () => {
    const detail = {
      get "@type"() {
        throw new Error("a trap");
      },
    };
    return { status: "failed", error: { code: 13, message: "x", details: [detail] } };
  },
  "a failure whose message throws": () => ({
    status: "failed",
    error: {
      code: 13,
      details: [],
      get message() {
        throw new Error("a trap");
      },
    },
  }),
  "a cancellation whose message throws": () => ({
    status: "cancelled",
    error: {
      code: 1,
      details: [],
      get message() {
        throw new Error("a trap");
      },
    },
  }),
  "an error whose fields throw": () => ({
    status: "poll-failed",
    error: new Proxy(
      {},
      {
        get() {
          throw new Error("a trap");
        },
        has() {
          throw new Error("a trap");
        },
      },
    ),
  }),
  "a progress that cannot be a number": () => ({ status: "running", progress: Symbol("half") }),
  "a reading that throws": () =>
    new Proxy(
      { status: "running" },
      {
        get() {
          throw new Error("a trap");
        },
      },
    ),
};

describe("a result of which nothing can be told", () => {
  it.each(Object.keys(unspeakable))("touches that operation's poll alone: %s", async (name) => {
    const clock = createVirtualClock();
    const { unhandled, stop } = countUnhandledRejections();
    let polls = 0;
    const source = sourceOf((names) => {
      polls += 1;
      return new Map(
        names.map((each) => [
          each,
          each.includes("odd") && polls < 4 ? unspeakable[name]?.() : polls < 6 ? running() : succeeded(),
        ]),
      );
    });
    const poller = createPoller({ source, clock, schedule: everySecond });
    const odd = Array.from({ length: 5 }, (_, index) => fateOf(poller.watch(`odd/${index}`).result()));
    const well = fateOf(poller.watch("operations/well").result());
    await clock.advance(10_000);
    stop();
    expect(unhandled).toEqual([]);
    expect(well.now).toMatchObject({ status: "fulfilled" });
    // A failed poll, after which the operation was read: the end that could not be told was no end.
    for (const fate of odd) expect(fate.now).toMatchObject({ status: "fulfilled" });
    expect(clock.pendingTimers).toBe(0);
    // And the poller still polls.
    expect(await settled(poller.watch("operations/next").result(), clock)).toMatchObject({ status: "fulfilled" });
  });
});

describe("a failure whose details are not objects", () => {
  it.each([[[null]], [["text"]], [[[]]]])("is told as what the source got wrong: %j", async (details) => {
    const clock = createVirtualClock();
    const source = sourceOf(
      (names) => new Map(names.map((name) => [name, { status: "failed", error: { code: 13, message: "x", details } }])),
    );
    const poller = createPoller({ source, clock, onFailedPoll: () => "stop" });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    expect(fate.now).toMatchObject({ reason: { name: "PollError", cause: { name: "MalformedOperationError" } } });
  });
});

describe("a signal that throws when its listener is taken off", () => {
  it("silences no other wait", async () => {
    const { clock, poller, abortController } = createPollerFixture({
      script: (_, poll) => (poll < 3 ? running() : succeeded()),
    });
    const { signal } = abortController();
    const broken = new Proxy(signal, {
      get(target, field) {
        if (field === "removeEventListener") throw new Error("of another realm");
        const value: unknown = Reflect.get(target, field);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result({ signal: broken }));
    const others = [fateOf(watch.result()), fateOf(poller.watch("operations/2").result())];
    await clock.advance(5000);
    for (const fate of others) expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

async function settled(promise: Promise<unknown>, clock: ReturnType<typeof createVirtualClock>): Promise<Fate> {
  const fate = fateOf(promise);
  await clock.advance(10_000);
  return fate.now;
}

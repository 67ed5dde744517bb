import { describe, expect, it } from "vitest";
import { isOperationFailedError, isPollError } from "../../src/index.js";
import { fixed, squareRoot } from "../../src/schedule/index.js";
import { createPollerFixture, everySecond, fateOf } from "../support/poller-fixture.js";
import { failed, running, succeeded, unreadable } from "../support/poll-results.js";

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `operations/${index}`);

describe("one poller for many operations", () => {
  it("sets one timer for all of them", async () => {
    const { clock, poller } = createPollerFixture({ readTimeoutInMs: Number.POSITIVE_INFINITY });
    for (const name of names(500)) fateOf(poller.watch(name, { deadlineInMs: 60_000 }).result());
    await clock.advance(10_500);
    expect(clock.pendingTimers).toBe(1);
    poller.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it("reads in one request what falls due together, and delays nothing for it", async () => {
    const { clock, source, poller } = createPollerFixture();
    const all = names(50);
    for (const name of all) fateOf(poller.watch(name).result());
    await clock.advance(0);
    expect(source.reads.map(({ at, names: asked }) => [at, asked])).toEqual([[0, all]]);
    await clock.advance(1000);
    expect(source.reads.map(({ at, names: asked }) => [at, new Set(asked)])).toEqual([
      [0, new Set(all)],
      [1000, new Set(all)],
    ]);
  });

  it("reads no more at a time than the source allows", async () => {
    const { clock, source, poller } = createPollerFixture({ maxBatch: 20 });
    const all = names(50);
    for (const name of all) fateOf(poller.watch(name).result());
    await clock.advance(0);
    expect(source.reads.map((read) => read.names.length)).toEqual([20, 20, 10]);
    expect(source.reads.flatMap((read) => read.names)).toEqual(all);
  });

  it("asks for a name once where several watch it, and tells them all", async () => {
    const { clock, source, poller } = createPollerFixture({ script: () => succeeded() });
    const results = [poller.watch("operations/1").result(), poller.watch("operations/1").result()];
    await clock.advance(0);
    expect(await Promise.all(results)).toEqual(["the response", "the response"]);
    expect(source.reads.map((read) => read.names)).toEqual([["operations/1"]]);
  });
});

describe("riding along", () => {
  it("takes along who has slept at least half of its delay, and saves it its own request", async () => {
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch("operations/old").result());
    await clock.advance(600);
    fateOf(poller.watch("operations/new").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/new", "operations/old"]);
    await clock.advance(1000);
    expect(source.reads.map((read) => read.at)).toEqual([0, 600, 1600]);
  });

  it("takes along no more than the source allows", async () => {
    const { clock, source, poller } = createPollerFixture({ maxBatch: 2 });
    for (const name of names(5)) fateOf(poller.watch(name).result());
    await clock.advance(600);
    fateOf(poller.watch("operations/new").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/new", "operations/0"]);
    poller.close();
  });

  it("leaves alone who has slept less", async () => {
    const { clock, source, poller } = createPollerFixture();
    fateOf(poller.watch("operations/old").result());
    await clock.advance(400);
    fateOf(poller.watch("operations/new").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/new"]);
  });

  it("leaves alone whom the service told to wait, also where its own delay is longer than that", async () => {
    const { clock, source, poller } = createPollerFixture({
      schedule: fixed(10_000, { jitter: 0 }),
      script: () => running({ retryAfterInMs: 8000 }),
    });
    fateOf(poller.watch("operations/old").result());
    await clock.advance(7000);
    fateOf(poller.watch("operations/early").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/early"]);
    await clock.advance(1000);
    fateOf(poller.watch("operations/late").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/late", "operations/old"]);
  });

  it("leaves alone who has just had a failed poll", async () => {
    const { clock, source, poller } = createPollerFixture({
      script: (name) => (name === "operations/bad" ? unreadable(new Error("503")) : running()),
    });
    fateOf(poller.watch("operations/bad").result());
    await clock.advance(900);
    fateOf(poller.watch("operations/new").result());
    await clock.advance(0);
    expect(source.reads.at(-1)?.names).toEqual(["operations/new"]);
  });

  it("never takes the same operation twice, nor one whose read is under way", async () => {
    const { clock, source, poller } = createPollerFixture({ latencyInMs: 5000 });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(2000);
    fateOf(poller.watch("operations/2").result());
    await clock.advance(0);
    expect(source.reads.map((read) => read.names)).toEqual([["operations/1"], ["operations/2"]]);
  });

  it("counts no look for who was piggybacked, so that its delays do not grow by others' haste", async () => {
    const polls: [string, number][] = [];
    const { clock, poller } = createPollerFixture();
    const schedule = (name: string) => (moment: { polls: number }) => {
      polls.push([name, moment.polls]);
      return { delayInMs: name === "hasty" ? 100 : 1000, reason: "rule" } as const;
    };
    fateOf(poller.watch("operations/calm", { schedule: schedule("calm") }).result());
    fateOf(poller.watch("operations/hasty", { schedule: schedule("hasty") }).result());
    await clock.advance(2000);
    const calm = polls.filter(([name]) => name === "calm").map(([, count]) => count);
    expect(Math.max(...calm)).toBe(1);
    expect(calm.length).toBeGreaterThan(3);
  });
});

async function readsIn(count: number, durationInMs: number): Promise<number> {
  const { clock, source, poller } = createPollerFixture({ schedule: squareRoot({ floorInMs: 1 }) });
  for (const name of names(count)) fateOf(poller.watch(name).result());
  await clock.advance(durationInMs);
  poller.close();
  return source.reads.length;
}

describe("the cost of a read", () => {
  it("is shared: n operations are read √n times as often as one, so each costs √n times less", async () => {
    const alone = await readsIn(1, 600_000);
    const together = await readsIn(16, 600_000);
    expect(together).toBeLessThan(alone * 5);
    expect(together).toBeGreaterThan(alone * 3);
  });

  it("is a newcomer's own: twenty old operations do not pay for its haste", async () => {
    const shares: number[] = [];
    const { clock, poller } = createPollerFixture();
    for (const name of names(20)) fateOf(poller.watch(name).result());
    await clock.advance(900_400);
    const schedule = (moment: { costShare: number }) => {
      shares.push(moment.costShare);
      return { delayInMs: 1000, reason: "rule" } as const;
    };
    fateOf(poller.watch("operations/new", { schedule }).result());
    await clock.advance(700);
    expect(shares.every((share) => share > 0.9 && share <= 1)).toBe(true);
    expect(shares.length).toBeGreaterThan(0);
    poller.close();
  });

  it("is what all together bear, no more and no less", async () => {
    const shares: number[] = [];
    const { clock, poller } = createPollerFixture({
      schedule: ({ costShare }) => {
        shares.push(costShare);
        return { delayInMs: 60_000, reason: "rule" };
      },
    });
    for (const name of names(7)) fateOf(poller.watch(name).result());
    await clock.advance(0);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    poller.close();
  });
});

describe("the limits", () => {
  it("never has more reads under way than maxConcurrentReads", async () => {
    const { clock, source, poller } = createPollerFixture({ maxBatch: 1, maxConcurrentReads: 3, latencyInMs: 100 });
    for (const name of names(10)) fateOf(poller.watch(name).result());
    await clock.advance(350);
    expect(source.mostAtOnce).toBe(3);
    expect(source.reads.map((read) => read.at)).toEqual([0, 0, 0, 100, 100, 100, 200, 200, 200, 300]);
    poller.close();
  });

  it("keeps to maxRequestsPerSecond after a burst of one second's worth", async () => {
    const { clock, source, poller } = createPollerFixture({ maxBatch: 1, maxRequestsPerSecond: 5 });
    for (const name of names(10)) fateOf(poller.watch(name).result());
    await clock.advance(900);
    expect(source.reads.map((read) => read.at)).toEqual([0, 0, 0, 0, 0, 200, 400, 600, 800]);
    poller.close();
  });

  it("reads in the order in which operations fell due: however many there are, none starves", async () => {
    const { clock, source, poller } = createPollerFixture({ maxBatch: 1, maxRequestsPerSecond: 10 });
    const all = names(100);
    for (const name of all) fateOf(poller.watch(name).result());
    await clock.advance(60_000);
    const scheduledPolls = all.map((name) => source.looksAt(name));
    expect(Math.max(...scheduledPolls) - Math.min(...scheduledPolls)).toBeLessThanOrEqual(1);
    expect(Math.min(...scheduledPolls)).toBeGreaterThanOrEqual(6);
    poller.close();
  });

  it("wastes no request on who left the queue, and keeps no timer for it", async () => {
    const { clock, source, poller, abortController, expectNothingLeft } = createPollerFixture({
      maxBatch: 1,
      maxRequestsPerSecond: 1,
    });
    const controller = abortController();
    const fates = names(5).map((name) => fateOf(poller.watch(name).result({ signal: controller.signal })));
    await clock.advance(0);
    expect(source.reads).toHaveLength(1);
    controller.abort();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(10_000);
    expect(source.reads).toHaveLength(1);
    expect(fates.every((fate) => fate.now.status === "rejected")).toBe(true);
    await expectNothingLeft();
  });

  it("lets go of what has left the queue although the queue never runs empty", async () => {
    const { clock, source, poller } = createPollerFixture({
      maxBatch: 1,
      maxRequestsPerSecond: 100,
      script: (name, look) => (name.includes("short") && look === 2 ? succeeded() : running()),
    });
    const kept: WeakRef<object>[] = [];
    for (const name of names(200)) fateOf(poller.watch(name).result());
    const watchShort = (index: number): void => {
      const watch = poller.watch(`operations/short-${index}`);
      kept.push(new WeakRef(watch));
      fateOf(watch.result());
    };
    for (let index = 0; index < 20; index++) watchShort(index);
    await clock.advance(60_000);
    const collect = await garbageCollector();
    await collect();
    expect(source.looksAt("operations/short-0")).toBe(2);
    expect(kept.filter((ref) => ref.deref() !== undefined)).toHaveLength(0);
    poller.close();
  });
});

describe("one operation's failure", () => {
  it("touches no other: not its result, not its schedule", async () => {
    const { clock, source, poller } = createPollerFixture({
      script(name, look) {
        if (name === "operations/fails") return failed(13);
        if (name === "operations/gone") return unreadable(Object.assign(new Error("wrong"), { code: 3 }));
        if (name === "operations/ill") return unreadable(Object.assign(new Error("503"), { retryAfterInMs: 30_000 }));
        return look === 3 ? succeeded(name) : running();
      },
    });
    const [fails, gone, ill, well] = ["fails", "gone", "ill", "well"].map((name) =>
      fateOf(poller.watch(`operations/${name}`).result()),
    );
    await clock.advance(2000);
    expect(fails?.now).toMatchObject({ status: "rejected", reason: expect.toSatisfy(isOperationFailedError) });
    expect(gone?.now).toMatchObject({ status: "rejected", reason: expect.toSatisfy(isPollError) });
    expect(ill?.now).toEqual({ status: "pending" });
    expect(well?.now).toEqual({ status: "fulfilled", value: "operations/well" });
    expect(source.timesOf("operations/well")).toEqual([0, 1000, 2000]);
    poller.close();
  });

  it("touches no other where its own schedule or policy throws", async () => {
    const { clock, poller } = createPollerFixture({ script: (_, look) => (look === 2 ? succeeded() : running()) });
    const mistake = new Error("a schedule's own mistake");
    const schedule = (): never => {
      throw mistake;
    };
    const bad = fateOf(poller.watch("operations/bad", { schedule }).result());
    const good = fateOf(poller.watch("operations/good", { schedule: everySecond }).result());
    await clock.advance(1000);
    expect(bad.now).toMatchObject({ status: "rejected", reason: mistake });
    expect(good.now).toMatchObject({ status: "fulfilled" });
  });
});

/** A full collection, which the tests of what is kept need. */
async function garbageCollector(): Promise<() => Promise<void>> {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("This runtime has no gc().");
  return async () => {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    collect();
  };
}

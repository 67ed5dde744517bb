import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { Clock } from "@aidmp/client";
import { createPoller, type OperationSource } from "../../src/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { createPollerFixture, everySecond, fateOf } from "../support/poller-fixture.js";
import { running, succeeded } from "../support/poll-results.js";

const many = 10_000;

describe("ten thousand waits on one signal", () => {
  it("put one listener on it, and none is left when they all succeeded", async () => {
    const { clock, poller, source, abortController, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 2 ? succeeded() : running()),
    });
    const { signal } = abortController();
    const results = Array.from({ length: many }, (_, id) => poller.watch(`operations/${id}`).result({ signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(500);
    expect(clock.pendingTimers).toBe(1);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(500);
    expect(new Set(await Promise.all(results)).size).toBe(1);
    expect(source.reads).toHaveLength(2);
    await expectNothingLeft();
  });

  it("all end with its abort", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture({ script: () => "hang" });
    const controller = abortController();
    const { signal } = controller;
    const fates = Array.from({ length: many }, (_, id) => fateOf(poller.watch(`operations/${id}`).result({ signal })));
    await clock.advance(10);
    controller.abort("enough");
    await clock.advance(0);
    expect(fates.filter(({ now }) => now.status === "rejected" && now.reason === "enough")).toHaveLength(many);
    await expectNothingLeft();
  });

  it("may all be for the same operation", async () => {
    const { clock, poller, abortController, expectNothingLeft } = createPollerFixture();
    const controller = abortController();
    const { signal } = controller;
    const watch = poller.watch("operations/1");
    const fates = Array.from({ length: many }, () => fateOf(watch.result({ signal })));
    await clock.advance(10);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    controller.abort("enough");
    await clock.advance(0);
    expect(fates.filter(({ now }) => now.status === "rejected")).toHaveLength(many);
    await expectNothingLeft();
  });
});

/**
 * PollResult times of the clock, timers set and names asked for while `count` operations are each read `looks` times: work
 * that is counted, since time on a shared machine proves nothing.
 */
async function workFor(count: number, scheduledPolls: number): Promise<number> {
  let work = 0;
  const { clock: virtual, source: scripted } = createPollerFixture({
    script: (_, look): PollResult => {
      work += 1;
      return look === scheduledPolls ? succeeded() : running();
    },
  });
  const clock: Clock = {
    now: () => virtual.now(),
    monotonic: () => {
      work += 1;
      return virtual.monotonic();
    },
    setTimeout(callback, delayInMs) {
      work += 1;
      return virtual.setTimeout(callback, delayInMs);
    },
    clearTimeout: (handle) => virtual.clearTimeout(handle),
  };
  const source: OperationSource = { read: (names, context) => scripted.read(names, context) };
  const poller = createPoller({ source, clock, schedule: everySecond, maxRequestsPerSecond: Number.POSITIVE_INFINITY });
  const { signal } = new AbortController();
  const results = Array.from({ length: count }, (_, id) => poller.watch(`operations/${id}`).result({ signal }));
  await virtual.advance(scheduledPolls * 1000);
  await Promise.all(results);
  return work;
}

describe("the work for many operations", () => {
  it("grows no faster than their number", async () => {
    const hundred = await workFor(100, 5);
    const thousands = await workFor(4000, 5);
    expect(thousands / hundred).toBeLessThan(40 * 1.1);
  });
});

import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { beforeEach, describe, expect, it } from "vitest";
import { isOptionsError, type OperationSource } from "../../src/index.js";
import { fixed } from "../../src/schedule/index.js";
import type { PollResult } from "../../src/sources/index.js";
import { type ResumeToken, startResumeToken, step, stepMany } from "../../src/step/index.js";
import { running, succeeded, unreadable } from "../support/poll-results.js";

let clock: VirtualClock;
beforeEach(() => {
  clock = createVirtualClock();
});

const schedule = fixed(1_000, { jitter: 0 });

function tokens(count: number): readonly ResumeToken[] {
  return Array.from({ length: count }, (_, index) => startResumeToken(`op-${index}`, { now: clock.now() }));
}

interface Recorded extends OperationSource {
  readonly reads: (readonly string[])[];
}

function sourceOf(resultOf: (name: string) => PollResult, fields: Partial<OperationSource> = {}): Recorded {
  const reads: (readonly string[])[] = [];
  return {
    reads,
    read: async (names) => {
      reads.push(names);
      return new Map(names.map((name) => [name, resultOf(name)]));
    },
    ...fields,
  };
}

describe("stepMany", () => {
  it("polls many operations with one read, and takes the step that each would have taken alone", async () => {
    const source = sourceOf((name) => (name === "op-1" ? succeeded() : running({ progress: 0.5 })));
    const given = tokens(3);
    const { steps, requests } = await stepMany(given, source, { clock, schedule });
    expect([source.reads.length, requests]).toEqual([1, 1]);
    const alone = given.map((token) =>
      step(token, token.name === "op-1" ? succeeded() : running({ progress: 0.5 }), {
        now: clock.now(),
        schedule,
        costShare: 1 / 3,
      }),
    );
    expect(steps).toEqual(alone);
  });

  it("reads an operation once for all who wait for it, and gives the steps in the order of the tokens", async () => {
    const [first] = tokens(1);
    if (first === undefined) throw new Error("There is a token.");
    const second = { ...first, polls: 7 };
    const source = sourceOf(() => running());
    const { steps } = await stepMany([second, first], source, { clock, schedule });
    expect(source.reads).toEqual([["op-0"]]);
    expect(steps.map(({ resumeToken }) => resumeToken.polls)).toEqual([8, 1]);
  });

  it("charges no poll to a token that was not due", async () => {
    const [due, later] = tokens(2);
    if (due === undefined || later === undefined) throw new Error("There are two.");
    const early = { ...later, nextPollAt: clock.now() + 400 };
    const { steps } = await stepMany(
      [due, early],
      sourceOf(() => running()),
      { clock, schedule },
    );
    expect(steps.map(({ resumeToken }) => resumeToken.scheduledPolls)).toEqual([1, 0]);
  });

  it("keeps a failed poll of one from the others, and a read that fails as a whole is a failed poll of each", async () => {
    const one = sourceOf((name) => (name === "op-0" ? unreadable(new Error("torn")) : running()));
    const torn = await stepMany(tokens(2), one, { clock, schedule });
    expect(torn.steps.map(({ resumeToken }) => resumeToken.failedPolls)).toEqual([1, 0]);
    const none = { read: () => Promise.reject(new Error("down")) };
    const down = await stepMany(tokens(2), none, { clock, schedule });
    expect(down.steps.map(({ resumeToken }) => resumeToken.failedPolls)).toEqual([1, 1]);
  });

  it("tells a schedule that throws for the operation that it throws for, and keeps its token", async () => {
    const given = tokens(2);
    const error = new Error("no such moment");
    let moments = 0;
    const { steps } = await stepMany(
      given,
      sourceOf(() => running()),
      {
        clock,
        schedule: (moment) => {
          moments += 1;
          if (moments === 1) throw error;
          return schedule(moment);
        },
      },
    );
    expect(steps[0]).toEqual({ resumeToken: given[0], next: { action: "broken", error } });
    expect(steps[1]?.next.action).toBe("wait");
  });

  it("reads in batches where the source takes no more at once, so many at a time", async () => {
    let atOnce = 0;
    let most = 0;
    const source = sourceOf(() => running(), {
      maxBatch: 2,
      read: async (names) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, 10));
        atOnce -= 1;
        return new Map(names.map((name) => [name, running()]));
      },
    });
    const stepping = stepMany(tokens(9), source, { clock, schedule, maxConcurrentReads: 3 });
    await clock.advance(100);
    expect((await stepping).requests).toBe(5);
    expect(most).toBe(3);
    expect(clock.pendingTimers).toBe(0);
  });

  it("asks for a permit before each request, pauses included", async () => {
    const permits: number[] = [];
    const source = sourceOf(() => running(), {
      read: async (names, { permit }) => {
        await permit(500);
        return new Map(names.map((name) => [name, running()]));
      },
    });
    const permit = async (): Promise<void> => void permits.push(clock.monotonic());
    const stepping = stepMany(tokens(2), source, { clock, schedule, permit });
    await clock.advance(1_000);
    expect((await stepping).requests).toBe(2);
    expect(permits).toEqual([0, 500]);
  });

  it("cuts a request that hangs, however long the source ignores it", async () => {
    const source = { read: () => new Promise<never>(() => undefined) };
    const stepping = stepMany(tokens(1), source, { clock, schedule, readTimeoutInMs: 5_000 });
    await clock.advance(5_000);
    const { steps } = await stepping;
    expect(steps[0]?.resumeToken).toMatchObject({ failedPolls: 1, pollInMs: 5_000 });
    expect(clock.pendingTimers).toBe(0);
  });

  it("counts the time for a permit neither as a poll's nor towards the timeout", async () => {
    const permit = (): Promise<void> => new Promise((resolve) => void clock.setTimeout(resolve, 60_000));
    const stepping = stepMany(
      tokens(1),
      sourceOf(() => running()),
      { clock, schedule, permit, readTimeoutInMs: 10 },
    );
    await clock.advance(60_000);
    expect((await stepping).steps[0]?.resumeToken).toMatchObject({ failedPolls: 0, polls: 1 });
  });

  it("makes no poll of a read that the caller cut short", async () => {
    const controller = new AbortController();
    const source = { read: () => new Promise<never>(() => undefined) };
    const stepping = stepMany(tokens(2), source, { clock, schedule, signal: controller.signal });
    controller.abort(new Error("the worker closes"));
    await expect(stepping).rejects.toThrow("the worker closes");
    expect(clock.pendingTimers).toBe(0);
    await expect(stepMany(tokens(1), source, { clock, signal: controller.signal })).rejects.toThrow("the worker");
  });

  it("asks nothing where nothing is waited for", async () => {
    const source = sourceOf(() => running());
    expect(await stepMany([], source, { clock })).toEqual({ steps: [], requests: 0 });
    expect(source.reads).toEqual([]);
  });

  it("rejects options that cannot work", async () => {
    const options = { readTimeoutInMs: Number.NaN };
    await expect(
      stepMany(
        [],
        sourceOf(() => running()),
        options,
      ),
    ).rejects.toSatisfy(isOptionsError);
  });
});

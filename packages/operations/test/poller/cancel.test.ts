import { describe, expect, it } from "vitest";
import { fixed } from "../../src/schedule/index.js";
import type { CancelContext } from "../../src/sources/index.js";
import {
  createPollerFixture,
  fateOf,
  type PollerFixture,
  type PollerFixtureOptions,
} from "../support/poller-fixture.js";
import { cancelled, running, succeeded, unreadable } from "../support/poll-results.js";

/** A service that cancels: the operation ends as soon as it was asked to. `requests` are the times of the asking. */
function cancellingFixture(options: PollerFixtureOptions = {}): PollerFixture & { readonly requests: number[] } {
  const requests: number[] = [];
  const world: PollerFixture = createPollerFixture({
    script: () => (requests.length > 0 ? cancelled() : running()),
    ...options,
    cancel: async (name, context) => {
      requests.push(world.clock.monotonic());
      await options.cancel?.(name, context);
    },
  });
  return { ...world, requests };
}

const never = (_: string, { signal }: CancelContext): Promise<void> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });

describe("cancel", () => {
  it("asks the service and waits for the true end", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture();
    const watch = poller.watch("operations/1");
    const result = fateOf(watch.result());
    await clock.advance(500);
    const end = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(requests).toEqual([500]);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "cancelled" } });
    expect(result.now).toMatchObject({ status: "rejected", reason: { name: "OperationCancelledError" } });
    expect(watch.resumeToken().cancel).toBe("accepted");
    await expectNothingLeft();
  });

  it("tells that the operation succeeded anyway where it did", async () => {
    const { clock, poller, expectNothingLeft } = cancellingFixture({
      script: (_, look) => (look > 2 ? succeeded() : running()),
    });
    const watch = poller.watch("operations/1");
    const end = fateOf(watch.cancel());
    await clock.advance(10_000);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "succeeded", response: "the response" } });
    await expect(watch.result()).resolves.toBe("the response");
    await expectNothingLeft();
  });

  it("asks once for three callers at once, and nothing for those who come after it was accepted", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({ script: () => running() });
    const watch = poller.watch("operations/1", { deadlineInMs: 10_000 });
    const fates = [fateOf(watch.cancel()), fateOf(watch.cancel()), fateOf(watch.cancel())];
    await clock.advance(2000);
    fates.push(fateOf(watch.cancel()));
    await clock.advance(20_000);
    expect(requests).toEqual([0]);
    for (const fate of fates) expect(fate.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });

  it("asks nothing where the operation has ended", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({ script: () => succeeded() });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(0);
    await expect(watch.cancel()).resolves.toMatchObject({ status: "succeeded" });
    expect(requests).toEqual([]);
    await expectNothingLeft();
  });

  it("is an error of its own where the source cannot, and the wait goes on", async () => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 2 ? succeeded() : running()),
    });
    const watch = poller.watch("operations/1");
    const result = fateOf(watch.result());
    await expect(watch.cancel()).rejects.toMatchObject({
      name: "CancelUnsupportedError",
      operationName: "operations/1",
    });
    expect(watch.resumeToken().cancel).toBeNull();
    await clock.advance(1000);
    expect(result.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it("keeps to the rate limit, in turn with the reads", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({
      maxRequestsPerSecond: 1,
      script: () => running(),
    });
    const watches = [1, 2, 3].map((id) => poller.watch(`operations/${id}`, { schedule: fixed(60_000, { jitter: 0 }) }));
    for (const watch of watches) fateOf(watch.cancel());
    await clock.advance(10_000);
    expect(requests).toHaveLength(3);
    const delays = requests.slice(1).map((at, index) => at - (requests[index] ?? 0));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
    poller.close();
    await expectNothingLeft();
  });
});

describe("a cancel that waits for the budget", () => {
  it("is never sent where the wait ends first, and leaves nothing behind", async () => {
    const { clock, requests, poller, abortController, expectNothingLeft } = cancellingFixture({
      maxRequestsPerSecond: 0.1,
      script: () => running(),
    });
    const watch = poller.watch("operations/1", { schedule: fixed(600_000, { jitter: 0 }) });
    fateOf(watch.result());
    await clock.advance(0);
    const controller = abortController();
    fateOf(poller.watch("operations/2").cancel({ signal: controller.signal }));
    await clock.advance(1000);
    controller.abort();
    await clock.advance(60_000);
    expect(requests).toEqual([]);
    poller.close();
    expect(clock.pendingTimers).toBe(0);
    await expectNothingLeft();
  });
});

describe("a cancel that fails", () => {
  it("rejects those who asked, with the same error; the wait goes on and it can be asked again", async () => {
    let isRefusing = true;
    const refusal = Object.assign(new Error("not now"), { code: 9 });
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({
      script: () => (isRefusing ? running() : cancelled()),
      cancel: async () => {
        if (isRefusing) throw refusal;
      },
    });
    const watch = poller.watch("operations/1");
    const result = fateOf(watch.result());
    const refused = [fateOf(watch.cancel()), fateOf(watch.cancel())];
    await clock.advance(0);
    for (const fate of refused) expect(fate.now.status === "rejected" && fate.now.reason).toBe(refusal);
    expect(watch.resumeToken().cancel).toBeNull();
    expect(result.now.status).toBe("pending");

    isRefusing = false;
    const again = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(requests).toHaveLength(2);
    expect(again.now.status).toBe("fulfilled");
    expect(result.now.status).toBe("rejected");
    await expectNothingLeft();
  });

  it.each([Number.POSITIVE_INFINITY, 1])(
    "rejects as well where the source throws at once, at %d requests a second",
    async (maxRequestsPerSecond) => {
      const { clock, poller, expectNothingLeft } = createPollerFixture({
        maxRequestsPerSecond,
        cancel: () => {
          throw new TypeError("synchronous");
        },
      });
      fateOf(poller.watch("operations/other", { deadlineInMs: 500 }).result());
      await clock.advance(0);
      const fate = fateOf(poller.watch("operations/1").cancel());
      await clock.advance(2000);
      expect(fate.now).toMatchObject({ status: "rejected", reason: { message: "synchronous" } });
      await expectNothingLeft();
    },
  );

  it("is cut by readTimeoutInMs where it hangs", async () => {
    const { clock, poller, expectNothingLeft } = cancellingFixture({
      script: () => running(),
      cancel: never,
      readTimeoutInMs: 5000,
    });
    const watch = poller.watch("operations/1");
    const fate = fateOf(watch.cancel());
    await clock.advance(4999);
    expect(fate.now.status).toBe("pending");
    await clock.advance(1);
    expect(fate.now).toMatchObject({ status: "rejected", reason: { name: "TimeoutError" } });
    await expectNothingLeft();
  });
});

describe("a caller who stops waiting for a cancel", () => {
  it("is rejected with its reason, and with the last of them the request is cut", async () => {
    const signals: AbortSignal[] = [];
    const { clock, poller, abortController, expectNothingLeft } = cancellingFixture({
      script: () => running(),
      cancel: (name, context) => {
        signals.push(context.signal);
        return never(name, context);
      },
    });
    const watch = poller.watch("operations/1");
    const controller = abortController();
    const fate = fateOf(watch.cancel({ signal: controller.signal }));
    await clock.advance(10);
    const reason = new Error("enough");
    controller.abort(reason);
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(0);
    expect(fate.now).toEqual({ status: "rejected", reason });
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
    expect(watch.resumeToken().cancel).toBe("requested");
    await expectNothingLeft();
  });

  it("cuts nothing while others wait", async () => {
    const { clock, requests, poller, abortController } = cancellingFixture();
    const watch = poller.watch("operations/1");
    const controller = abortController();
    fateOf(watch.cancel({ signal: controller.signal }));
    const stays = fateOf(watch.cancel());
    controller.abort();
    await clock.advance(2000);
    expect(requests).toHaveLength(1);
    expect(stays.now.status).toBe("fulfilled");
  });

  it("asks nothing where its signal had aborted before", async () => {
    const { requests, poller, expectNothingLeft } = cancellingFixture();
    const reason = new Error("too late");
    await expect(poller.watch("operations/1").cancel({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(requests).toHaveLength(0);
    await expectNothingLeft();
  });

  it("can ask again in the same turn: the new request is not the one that was cut", async () => {
    let isHanging = true;
    const { clock, requests, poller, abortController, expectNothingLeft } = cancellingFixture({
      script: () => (isHanging ? running() : cancelled()),
      cancel: (name, context) => (isHanging ? never(name, context) : Promise.resolve()),
    });
    const watch = poller.watch("operations/1");
    const controller = abortController();
    fateOf(watch.cancel({ signal: controller.signal }));
    await clock.advance(10);
    controller.abort();
    isHanging = false;
    const again = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(again.now).toMatchObject({ status: "fulfilled", value: { status: "cancelled" } });
    expect(requests).toHaveLength(2);
    await expectNothingLeft();
  });

  it("never cancels the operation by leaving: abort is local", async () => {
    const { clock, requests, poller, abortController } = cancellingFixture();
    const controller = abortController();
    fateOf(poller.watch("operations/1").result({ signal: controller.signal }));
    await clock.advance(10);
    controller.abort();
    poller.close();
    await clock.advance(10);
    expect(requests).toEqual([]);
  });
});

describe("a cancel while the wait ends", () => {
  it("is cut, and its callers get the end that was read", async () => {
    const { clock, poller, expectNothingLeft } = cancellingFixture({
      script: (_, look) => (look === 2 ? succeeded() : running()),
      cancel: never,
    });
    const fate = fateOf(poller.watch("operations/1").cancel());
    await clock.advance(1000);
    expect(fate.now).toMatchObject({ status: "fulfilled", value: { status: "succeeded" } });
    await expectNothingLeft();
  });

  it("ends with the deadline's error where that comes first", async () => {
    const { clock, poller, expectNothingLeft } = cancellingFixture({ script: () => running(), cancel: never });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 1500 }).cancel());
    await clock.advance(1500);
    expect(fate.now).toMatchObject({ status: "rejected", reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });
});

describe("after the service accepted", () => {
  it("the operation is looked at at once, though its next poll was far", async () => {
    const { clock, source, poller } = cancellingFixture({ schedule: fixed(600_000, { jitter: 0 }) });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(1000);
    const end = fateOf(watch.cancel());
    await clock.advance(0);
    expect(source.timesOf("operations/1")).toEqual([0, 1000]);
    expect(end.now.status).toBe("fulfilled");
  });

  it("but not before the pause that the service had asked for is over", async () => {
    const { clock, source, poller, requests } = cancellingFixture({
      schedule: fixed(600_000, { jitter: 0 }),
      script: () => (requests.length > 0 ? cancelled() : running({ retryAfterInMs: 30_000 })),
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(1000);
    const end = fateOf(watch.cancel());
    await clock.advance(28_999);
    expect(source.timesOf("operations/1")).toEqual([0]);
    await clock.advance(1);
    expect(source.timesOf("operations/1")).toEqual([0, 30_000]);
    expect(end.now.status).toBe("fulfilled");
  });

  it("schedules count from then", async () => {
    const elapsed: number[] = [];
    const { clock, poller } = cancellingFixture({
      script: () => running(),
      schedule: ({ elapsedInMs }) => {
        elapsed.push(elapsedInMs);
        return { delayInMs: 100_000, reason: "rule" };
      },
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(150_000);
    fateOf(watch.cancel());
    await clock.advance(0);
    expect(elapsed).toEqual([0, 100_000, 0]);
    poller.close();
  });
});

describe("a wait that is resumed elsewhere", () => {
  it("cancels nothing because a resume token says so, which anybody may have written", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({ script: () => running() });
    const forged = { ...poller.watch("operations/somebody-elses").resumeToken(), cancel: "requested" };
    const watch = poller.watch(forged, { deadlineInMs: 5000 });
    const result = fateOf(watch.result());
    await clock.advance(6000);
    expect(requests).toEqual([]);
    expect(watch.resumeToken().cancel).toBeNull();
    expect(result.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });

  it("sends the cancel request again where it is not known to have arrived", async () => {
    const first = cancellingFixture({ script: () => running(), cancel: never });
    const watch = first.poller.watch("operations/1");
    fateOf(watch.cancel());
    await first.clock.advance(10);
    const resumeToken: unknown = JSON.parse(JSON.stringify(watch.resumeToken()));
    first.poller.close();

    const { clock, requests, poller, expectNothingLeft } = cancellingFixture();
    const result = fateOf(poller.watch(resumeToken ?? {}, { resumeCancel: true }).result());
    await clock.advance(5000);
    expect(requests).toHaveLength(1);
    expect(result.now).toMatchObject({ reason: { name: "OperationCancelledError" } });
    await expectNothingLeft();
  });

  it("sends it again once more where that failed, when it is resumed again: nobody else would", async () => {
    const { clock, requests, poller, abortController } = cancellingFixture({
      script: () => running(),
      cancel: () => Promise.reject(new Error("503")),
    });
    const watch = poller.watch(
      { ...poller.watch("operations/1").resumeToken(), cancel: "requested" },
      { resumeCancel: true },
    );
    const controller = abortController();
    const result = fateOf(watch.result({ signal: controller.signal }));
    await clock.advance(100);
    expect(result.now.status).toBe("pending");
    expect(watch.resumeToken().cancel).toBe("requested");
    controller.abort();
    fateOf(watch.result());
    await clock.advance(0);
    expect(requests).toHaveLength(2);
    poller.close();
  });

  it("sends nothing where it was accepted, nor where the deadline has passed", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture({ script: () => running() });
    const resumeToken = poller.watch("operations/1", { deadlineInMs: 1000 }).resumeToken();
    const accepted = fateOf(poller.watch({ ...resumeToken, cancel: "accepted", cancelledAt: clock.now() }).result());
    await clock.advance(2000);
    const late = fateOf(poller.watch({ ...resumeToken, cancel: "requested" }, { resumeCancel: true }).result());
    await clock.advance(0);
    expect(requests).toEqual([]);
    expect(accepted.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    expect(late.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    await expectNothingLeft();
  });
});

describe("a cancel that lost the race", () => {
  it.each([
    ["400", { code: 9 }],
    ["409", { code: 10 }],
    ["404", { code: 5 }],
    ["a timeout", new DOMException("cut", "TimeoutError")],
  ])("is told by the true end, and not by %s", async (_, refusal) => {
    let hasEnded = false;
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      schedule: fixed(600_000, { jitter: 0 }),
      script: () => (hasEnded ? succeeded() : running()),
      cancel: () => Promise.reject(refusal),
    });
    const watch = poller.watch("operations/1");
    const result = fateOf(watch.result());
    await clock.advance(5000);
    hasEnded = true;
    const ends = [fateOf(watch.cancel()), fateOf(watch.cancel())];
    await clock.advance(100);
    for (const end of ends) expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "succeeded" } });
    expect(result.now.status).toBe("fulfilled");
    expect(source.reads).toHaveLength(2);
    await expectNothingLeft();
  });

  it("does not take the word of a poll that was under way when it was refused", async () => {
    let hasEnded = false;
    const { clock, source, poller } = createPollerFixture({
      latencyInMs: 500,
      script: () => (hasEnded ? succeeded() : running()),
      cancel: () => Promise.reject(Object.assign(new Error("too late"), { code: 9 })),
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(100);
    hasEnded = true;
    const end = fateOf(watch.cancel());
    await clock.advance(500);
    expect(end.now.status).toBe("pending");
    await clock.advance(600);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "succeeded" } });
    expect(source.reads).toHaveLength(2);
  });

  it("waits for the first good poll where polls fail", async () => {
    const refusal = new Error("no");
    const { clock, poller } = createPollerFixture({
      script: (_, poll) => (poll > 1 && poll < 5 ? unreadable({ code: 14 }) : running()),
      cancel: () => Promise.reject(refusal),
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(100);
    const end = fateOf(watch.cancel());
    await clock.advance(1500);
    expect(end.now.status).toBe("pending");
    await clock.advance(3000);
    expect(end.now).toEqual({ status: "rejected", reason: refusal });
    poller.close();
  });
});

describe("a cancel after the wait has stopped", () => {
  it("at its deadline is sent, and followed to the end", async () => {
    const { clock, requests, poller, expectNothingLeft } = cancellingFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: 1500 });
    const result = fateOf(watch.result());
    await clock.advance(5000);
    expect(result.now).toMatchObject({ reason: { name: "OperationDeadlineError" } });
    const end = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(requests).toEqual([5000]);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "cancelled" } });
    await expectNothingLeft();
  });

  it("is sent as well where the deadline passed while nobody waited", async () => {
    const { clock, requests, poller } = cancellingFixture();
    const watch = poller.watch("operations/1", { deadlineInMs: 1000 });
    await clock.advance(3000);
    const end = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(requests).toHaveLength(1);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "cancelled" } });
  });

  it("since it could not be read is sent, with the budget whole again", async () => {
    const { clock, requests, poller } = cancellingFixture({
      script: (_, poll) => (poll < 3 ? unreadable(Object.assign(new Error("x"), { code: 3 })) : cancelled()),
      onFailedPoll: ({ attempt }) => (attempt > 1 ? "stop" : "continue"),
    });
    const watch = poller.watch("operations/1");
    fateOf(watch.result());
    await clock.advance(2000);
    const end = fateOf(watch.cancel());
    await clock.advance(2000);
    expect(requests).toHaveLength(1);
    expect(end.now).toMatchObject({ status: "fulfilled", value: { status: "cancelled" } });
  });
});

describe("a caller who leaves before the cancel was sent", () => {
  it.each([true, false])("has it not sent, by whoever waits later or still (%s)", async (othersWait) => {
    const { clock, requests, poller, abortController } = cancellingFixture({
      maxRequestsPerSecond: 0.5,
      script: () => running(),
    });
    const watch = poller.watch("operations/1", { schedule: fixed(600_000, { jitter: 0 }) });
    if (othersWait) fateOf(watch.result());
    fateOf(poller.watch("operations/2", { schedule: fixed(600_000, { jitter: 0 }) }).result());
    await clock.advance(100);
    const controller = abortController();
    const end = fateOf(watch.cancel({ signal: controller.signal }));
    await clock.advance(100);
    controller.abort("enough");
    if (!othersWait) fateOf(watch.result());
    await clock.advance(60_000);
    expect(end.now).toEqual({ status: "rejected", reason: "enough" });
    expect(requests).toEqual([]);
    expect(watch.resumeToken().cancel).toBeNull();
    poller.close();
  });

  it("leaves it to the others who asked for it", async () => {
    const { clock, requests, poller, abortController } = cancellingFixture({ maxRequestsPerSecond: 0.5 });
    fateOf(poller.watch("operations/2").result());
    await clock.advance(100);
    const watch = poller.watch("operations/1");
    const controller = abortController();
    fateOf(watch.cancel({ signal: controller.signal }));
    const stays = fateOf(watch.cancel());
    controller.abort();
    await clock.advance(20_000);
    expect(requests).toHaveLength(1);
    expect(stays.now.status).toBe("fulfilled");
    poller.close();
  });
});

describe("a cancel of a wait that was resumed", () => {
  it("is followed by a poll at once, whatever delay the resume token had", async () => {
    const { clock, source, poller } = cancellingFixture();
    const resumeToken = poller.watch("operations/1").resumeToken();
    const skewed = { ...resumeToken, polls: 3, nextPollAt: clock.now() + 86_400_000 };
    const end = fateOf(poller.watch(skewed).cancel());
    await clock.advance(100);
    expect(source.reads).toHaveLength(1);
    expect(end.now).toMatchObject({ status: "fulfilled" });
  });
});

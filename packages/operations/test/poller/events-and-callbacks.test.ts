import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OperationWatch, PollerEvent } from "../../src/index.js";
import { countUnhandledRejections, createPollerFixture, fateOf } from "../support/poller-fixture.js";
import { failed, running, succeeded, unreadable } from "../support/poll-results.js";

let rejections: ReturnType<typeof countUnhandledRejections>;
beforeEach(() => {
  rejections = countUnhandledRejections();
});
afterEach(() => {
  rejections.stop();
  if (rejections.unhandled.length > 0) throw new AggregateError(rejections.unhandled, "Nobody handled a rejection.");
});

const brief = (event: PollerEvent): string => {
  switch (event.type) {
    case "poll":
      return `poll ${event.requests} in ${event.durationInMs}`;
    case "delay":
      return `delay ${event.delayInMs} by ${event.reason}`;
    case "failed-poll":
      return `failed poll ${event.attempt} ${event.decision}`;
    case "end":
      return `end ${event.outcome} after ${event.polls} in ${event.elapsedInMs}`;
  }
};

describe("onEvent", () => {
  it("tells each poll, each delay with its reason, each failed poll, and the end, in this order", async () => {
    const { clock, poller, events } = createPollerFixture({
      latencyInMs: 10,
      script(_, look) {
        if (look === 2) return running({ retryAfterInMs: 5000 });
        if (look === 3) return unreadable(new Error("503"));
        return look === 4 ? succeeded() : running();
      },
    });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(20_000);
    expect(events.map(brief)).toEqual([
      "delay 0 by resumed",
      "poll 1 in 10",
      "delay 1000 by rule",
      "poll 1 in 10",
      "delay 5500 by retry-after",
      "poll 1 in 10",
      "failed poll 1 continue",
      "delay 1000 by rule",
      "poll 1 in 10",
      "end succeeded after 3 in 7540",
    ]);
  });

  it.each([
    ["failed", () => failed(13), "end failed after 1 in 0"],
    ["poll-failed", () => unreadable(Object.assign(new Error("no"), { code: 7 })), "end unreadable after 0 in 0"],
    ["deadline", () => running({ retryAfterInMs: 9000 }), "end deadline after 1 in 3000"],
  ])("tells the end %s once", async (_, script, last) => {
    const { clock, poller, events } = createPollerFixture({ script });
    fateOf(poller.watch("operations/1", { deadlineInMs: 3000 }).result());
    await clock.advance(20_000);
    expect(events.filter(({ type }) => type === "end").map(brief)).toEqual([last]);
    expect(events.map(brief).at(-1)).toBe(last);
  });

  it("tells a failed poll that ends the wait before the end", async () => {
    const { clock, poller, events } = createPollerFixture({
      script: () => unreadable(new Error("no")),
      onFailedPoll: () => "stop",
    });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    expect(events.map(brief).slice(-2)).toEqual(["failed poll 1 stop", "end unreadable after 0 in 0"]);
  });

  it("holds no metadata, response or error of an operation that was read well", async () => {
    const { clock, poller, events } = createPollerFixture({
      script: (_, look) =>
        look === 2 ? succeeded({ resumeToken: "s3cret" }) : running({ metadata: { resumeToken: "s3cret" } }),
    });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(2000);
    expect(JSON.stringify(events)).not.toContain("s3cret");
  });
});

describe("a callback that throws", () => {
  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("a listener's own");
      },
    ],
    ["rejects", () => Promise.reject(new Error("a listener's own"))],
  ])("does not stop the wait where onEvent %s", async (_, onEvent) => {
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      onEvent,
      script: (_name, look) => (look === 3 ? succeeded() : running()),
    });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(2000);
    expect(fate.now.status).toBe("fulfilled");
    await expectNothingLeft();
  });

  it("rejects the wait with its error where it is the schedule or the policy, and hangs nobody", async () => {
    const mistake = new Error("the caller's own");
    const throwing = (): never => {
      throw mistake;
    };
    for (const options of [{ schedule: throwing }, { onFailedPoll: throwing }]) {
      const { clock, poller, expectNothingLeft } = createPollerFixture({
        script: () => ("schedule" in options ? running() : unreadable(new Error("503"))),
      });
      const watch = poller.watch("operations/1", options);
      const fates = [fateOf(watch.result()), fateOf(watch.result()), fateOf(watch.states().next())];
      await clock.advance(5000);
      for (const fate of fates) expect(fate.now.status === "rejected" && fate.now.reason).toBe(mistake);
      await expectNothingLeft();
    }
  });
});

describe("a callback that acts on the poller", () => {
  it.each(["delay", "poll"])("may abort the wait at a %s event: nothing is left", async (type) => {
    const controller = new AbortController();
    const { clock, source, poller, expectNothingLeft } = createPollerFixture({
      onEvent: (event) => event.type === type && source.reads.length > 1 && controller.abort("enough"),
    });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 60_000 }).result({ signal: controller.signal }));
    await clock.advance(1000);
    expect(fate.now).toEqual({ status: "rejected", reason: "enough" });
    expect(clock.pendingTimers).toBe(0);
    await expectNothingLeft();
  });

  it("may abort the wait in the schedule or the policy: nothing is left", async () => {
    for (const key of ["schedule", "onFailedPoll"] as const) {
      const controller = new AbortController();
      const { clock, poller, expectNothingLeft } = createPollerFixture({
        script: () => (key === "schedule" ? running() : unreadable(new Error("503"))),
      });
      const options = {
        schedule: () => {
          if (key === "schedule") controller.abort("enough");
          return { delayInMs: 1000, reason: "rule" } as const;
        },
        onFailedPoll: () => {
          controller.abort("enough");
          return "continue" as const;
        },
      };
      const fate = fateOf(poller.watch("operations/1", options).result({ signal: controller.signal }));
      await clock.advance(0);
      expect(fate.now).toEqual({ status: "rejected", reason: "enough" });
      expect(clock.pendingTimers).toBe(0);
      await expectNothingLeft();
    }
  });

  it("may close the poller, abort and wait again, or cancel", async () => {
    let acted = false;
    const again: unknown[] = [];
    const { clock, poller, expectNothingLeft } = createPollerFixture({
      script: (_, look) => (look === 4 ? succeeded() : running()),
      cancel: async () => undefined,
      onEvent(event) {
        if (acted || event.type !== "delay" || event.reason !== "rule") return;
        acted = true;
        poller.close("closed");
        again.push(watch.result(), watch.cancel());
      },
    });
    const watch: OperationWatch = poller.watch("operations/1");
    const fate = fateOf(watch.result());
    await clock.advance(10_000);
    expect(fate.now).toEqual({ status: "rejected", reason: "closed" });
    expect(await Promise.all(again)).toMatchObject(["the response", { status: "succeeded" }]);
    await expectNothingLeft();
  });
});

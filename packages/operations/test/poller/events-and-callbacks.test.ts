import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OperationWatch, PollerEvent } from "../../src/index.js";
import { countUnhandledRejections, createPollerWorld, fateOf } from "../support/poller-world.js";
import { failed, running, succeeded, unreadable } from "../support/readings.js";

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
    case "gap":
      return `gap ${event.gapInMs} by ${event.reason}`;
    case "poll-error":
      return `poll-error ${event.attempt} ${event.decision}`;
    case "end":
      return `end ${event.outcome} after ${event.polls} in ${event.elapsedInMs}`;
  }
};

describe("onEvent", () => {
  it("tells each poll, each gap with its reason, each bad poll, and the end, in this order", async () => {
    const { clock, poller, events } = createPollerWorld({
      latencyInMs: 10,
      script(_, look) {
        if (look === 2) return running({ hintInMs: 5000 });
        if (look === 3) return unreadable(new Error("503"));
        return look === 4 ? succeeded() : running();
      },
    });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(20_000);
    expect(events.map(brief)).toEqual([
      "gap 0 by resumed",
      "poll 1 in 10",
      "gap 1000 by rule",
      "poll 1 in 10",
      "gap 5500 by hint",
      "poll 1 in 10",
      "poll-error 1 continue",
      "gap 1000 by rule",
      "poll 1 in 10",
      "end succeeded after 3 in 7540",
    ]);
  });

  it.each([
    ["failed", () => failed(13), "end failed after 1 in 0"],
    ["unreadable", () => unreadable(Object.assign(new Error("no"), { code: 7 })), "end unreadable after 0 in 0"],
    ["deadline", () => running({ hintInMs: 9000 }), "end deadline after 1 in 3000"],
  ])("tells the end %s once", async (_, script, last) => {
    const { clock, poller, events } = createPollerWorld({ script });
    fateOf(poller.watch("operations/1", { deadlineInMs: 3000 }).result());
    await clock.advance(20_000);
    expect(events.filter(({ type }) => type === "end").map(brief)).toEqual([last]);
    expect(events.map(brief).at(-1)).toBe(last);
  });

  it("tells a bad poll that ends the wait before the end", async () => {
    const { clock, poller, events } = createPollerWorld({
      script: () => unreadable(new Error("no")),
      onPollError: () => "stop",
    });
    fateOf(poller.watch("operations/1").result());
    await clock.advance(0);
    expect(events.map(brief).slice(-2)).toEqual(["poll-error 1 stop", "end unreadable after 0 in 0"]);
  });

  it("holds no metadata, response or error of an operation that was read well", async () => {
    const { clock, poller, events } = createPollerWorld({
      script: (_, look) => (look === 2 ? succeeded({ token: "s3cret" }) : running({ metadata: { token: "s3cret" } })),
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
    const { clock, poller, expectNothingLeft } = createPollerWorld({
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
    for (const options of [{ schedule: throwing }, { onPollError: throwing }]) {
      const { clock, poller, expectNothingLeft } = createPollerWorld({
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
  it.each(["gap", "poll"])("may abort the wait at a %s event: nothing is left", async (type) => {
    const controller = new AbortController();
    const { clock, source, poller, expectNothingLeft } = createPollerWorld({
      onEvent: (event) => event.type === type && source.reads.length > 1 && controller.abort("enough"),
    });
    const fate = fateOf(poller.watch("operations/1", { deadlineInMs: 60_000 }).result({ signal: controller.signal }));
    await clock.advance(1000);
    expect(fate.now).toEqual({ status: "rejected", reason: "enough" });
    expect(clock.pendingTimers).toBe(0);
    await expectNothingLeft();
  });

  it("may abort the wait in the schedule or the policy: nothing is left", async () => {
    for (const key of ["schedule", "onPollError"] as const) {
      const controller = new AbortController();
      const { clock, poller, expectNothingLeft } = createPollerWorld({
        script: () => (key === "schedule" ? running() : unreadable(new Error("503"))),
      });
      const options = {
        schedule: () => {
          if (key === "schedule") controller.abort("enough");
          return { gapInMs: 1000, reason: "rule" } as const;
        },
        onPollError: () => {
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
    const { clock, poller, expectNothingLeft } = createPollerWorld({
      script: (_, look) => (look === 4 ? succeeded() : running()),
      cancel: async () => undefined,
      onEvent(event) {
        if (acted || event.type !== "gap" || event.reason !== "rule") return;
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

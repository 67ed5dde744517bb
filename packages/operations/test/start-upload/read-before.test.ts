import { EventEmitter, getEventListeners, once } from "node:events";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import type { TaskLister, TaskQuery } from "../../src/sources/task-list/list-tasks.js";
import type { Before } from "../../src/start-upload/match.js";
import { readBefore } from "../../src/start-upload/read-before.js";
import { startUpload, taskListSource } from "../../src/index.js";
import { createService, request } from "../support/upload-service.js";

const minuteInMs = 60_000;

interface List {
  readonly clock: VirtualClock;
  readonly queries: readonly TaskQuery[];
  readonly signals: readonly (AbortSignal | undefined)[];
  /** What each reading waits for before it sees anything. */
  gate: (() => Promise<void>) | undefined;
  showsTime: boolean;
  isWhole: boolean;
  add(id: string): void;
  read(signal?: AbortSignal, repoId?: string): Promise<Before>;
}

/** A list of which each reading can be held back. */
function createList(): List {
  const clock = createVirtualClock();
  const tasks: { readonly id: string; readonly at: number }[] = [];
  const queries: TaskQuery[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const list: List = {
    clock,
    queries,
    signals,
    gate: undefined,
    showsTime: true,
    isWhole: true,
    add: (id: string): void => void tasks.push({ id, at: clock.now() }),
    read: (signal, repoId = "repo") =>
      readBefore({ source, dataSpaceId: "ds", repoId, clock, random: () => 0 }, signal),
  };
  const source: TaskLister = {
    list(query, signal) {
      queries.push(query);
      signals.push(signal);
      const serverTimeInMs = list.showsTime ? clock.now() : undefined;
      return {
        isWhole: list.isWhole,
        serverTimeInMs,
        async *[Symbol.asyncIterator]() {
          await list.gate?.();
          yield* tasks.filter(({ at }) => at >= (query.since ?? 0));
        },
      };
    },
  };
  return list;
}

function createGate(): { readonly wait: () => Promise<void>; readonly open: () => void } {
  const gate = new EventEmitter();
  const opened = once(gate, "open").then(() => undefined);
  return { wait: () => opened, open: () => void gate.emit("open") };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("what is on the list before a request", () => {
  it("is read once for all that ask together, and for each dataset", async () => {
    const list = createList();
    list.add("old");
    const asked = Array.from({ length: 100 }, () => list.read());
    const other = list.read(undefined, "another");
    for (const { isKnown } of await Promise.all(asked)) expect(isKnown("old")).toBe(true);
    await other;
    expect(list.queries.map(({ repoId }) => repoId)).toEqual(["repo", "another"]);
  });

  it("is read after each has asked: who comes during a reading shares the next", async () => {
    const list = createList();
    const gate = createGate();
    list.gate = gate.wait;
    const first = list.read();
    await turn();
    const late = [list.read(), list.read(), list.read()];
    await turn();
    expect(list.queries).toHaveLength(1);
    gate.open();
    await first;
    list.add("meanwhile");
    for (const { isKnown } of await Promise.all(late)) expect(isKnown("meanwhile")).toBe(true);
    expect(list.queries).toHaveLength(2);
  });

  it("does not hold what a later reading saw first: the request may have created it", async () => {
    const list = createList();
    const before = await list.read();
    list.add("of the request");
    const after = await list.read();
    expect([before, after].map(({ isKnown }) => isKnown("of the request"))).toEqual([false, true]);
  });

  it("goes back an hour at first, then five minutes beyond the last reading, and keeps what was known", async () => {
    const list = createList();
    list.add("old");
    const startedAt = list.clock.now();
    await list.read();
    await list.clock.advance(20 * minuteInMs);
    const { isKnown, since } = await list.read();
    await list.clock.advance(minuteInMs);
    await list.read();
    expect(list.queries.map((query) => ((query.since ?? 0) - startedAt) / minuteInMs)).toEqual([-60, -5, 15]);
    expect([isKnown("old"), since]).toEqual([true, startedAt - 60 * minuteInMs]);
  });

  it("goes back an hour again after an hour, so that nothing is kept for ever", async () => {
    const list = createList();
    list.add("old");
    await list.read();
    await list.clock.advance(61 * minuteInMs);
    const { isKnown } = await list.read();
    expect(list.clock.now() - (list.queries[1]?.since ?? 0)).toBe(60 * minuteInMs);
    expect(isKnown("old")).toBe(false);
  });

  it.each([
    ["the server hides its clock", { showsTime: false }],
    ["the list kept changing", { isWhole: false }],
  ])("goes back an hour again where %s", async (_, changes) => {
    const list = Object.assign(createList(), changes);
    await list.read();
    await list.clock.advance(10 * minuteInMs);
    await list.read();
    expect(new Set(list.queries.map(({ since }) => since)).size).toBe(1);
  });

  it("is asked for again, once, where the list changes while uploads are begun", async () => {
    const list = createList();
    await list.read();
    list.isWhole = false;
    await list.read();
    expect(list.queries).toHaveLength(3);
  });
});

describe("who leaves while the list is read", () => {
  it("leaves the others their reading", async () => {
    const list = createList();
    const gate = createGate();
    list.gate = gate.wait;
    const controller = new AbortController();
    const leaving = list.read(controller.signal);
    const other = new AbortController();
    const staying = list.read(other.signal);
    await turn();
    controller.abort("enough");
    await expect(leaving).rejects.toBe("enough");
    expect(list.signals[0]?.aborted).toBe(false);
    gate.open();
    await expect(staying).resolves.toHaveProperty("since");
    for (const { signal } of [controller, other]) expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("cuts it short as the last one, and whoever comes then waits for no source that hangs", async () => {
    const list = createList();
    const gate = createGate();
    list.gate = gate.wait;
    const controller = new AbortController();
    const leaving = list.read(controller.signal);
    await turn();
    const next = list.read();
    list.gate = undefined;
    controller.abort("enough");
    await expect(leaving).rejects.toBe("enough");
    expect(list.signals[0]?.aborted).toBe(true);
    const before = await next;
    list.add("of the request");
    // The reading that was cut short goes on in a source that does not listen.
    gate.open();
    await turn();
    expect(before.isKnown("of the request")).toBe(false);
  });

  it("before its reading began takes nothing from who asks after it", async () => {
    const list = createList();
    const gate = createGate();
    list.gate = gate.wait;
    const first = list.read();
    await turn();
    const controller = new AbortController();
    const leaving = list.read(controller.signal);
    controller.abort("enough");
    const late = list.read();
    await expect(leaving).rejects.toBe("enough");
    gate.open();
    await first;
    await expect(late).resolves.toHaveProperty("since");
    expect(list.queries).toHaveLength(2);
  });

  it("and asks in vain from the start, when the signal has aborted before", async () => {
    const list = createList();
    await expect(list.read(AbortSignal.abort("enough"))).rejects.toBe("enough");
    await turn();
    expect(list.queries).toEqual([]);
  });
});

describe("a list that cannot be read", () => {
  it("fails all that asked, and is read anew for the next", async () => {
    const list = createList();
    list.gate = () => Promise.reject(new Error("down"));
    const asked = [list.read(), list.read()];
    const failed = Promise.allSettled(asked);
    await list.clock.drain();
    expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    list.gate = undefined;
    await expect(list.read()).resolves.toHaveProperty("since");
  });

  it.each(["the first reading", "a later one"])("may fail four times before it ends %s", async (which) => {
    const list = createList();
    if (which === "a later one") await list.read();
    list.add("of another");
    let failures = 4;
    list.gate = () => (failures-- > 0 ? Promise.reject(new Error("a gateway's page")) : Promise.resolve());
    const reading = list.read();
    await list.clock.drain();
    expect((await reading).isKnown("of another")).toBe(true);
  });
});

describe("a thousand uploads into one dataset", () => {
  it("cost two list requests for each hundred that are begun together, whatever was created before", async () => {
    const service = createService();
    const { clock, client } = service;
    const source = taskListSource(client, { dataSpaceId: "ds" });
    for (let hundred = 0; hundred < 10; hundred += 1) {
      const started = Array.from({ length: 100 }, (_, index) => {
        const body = { ...request.body, source_path: `images/${hundred}/${index}/` };
        return startUpload(client, { ...request, body }, { source, clock, random: () => 0 });
      });
      await clock.drain();
      await Promise.all(started);
      await clock.advance(minuteInMs);
    }
    expect(service.creates).toBe(1_000);
    // A page, and the empty one after it that ends the list; once more to find out how pages are counted.
    expect(service.lists.length).toBeLessThanOrEqual(21);
  });
});

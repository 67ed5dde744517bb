import { type AidmpClient, bearer, createAidmpClient } from "@aidmp/client";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPoller, type Poller, taskListSource, type UploadTask } from "../../../src/index.js";
import type { TaskListing } from "../../../src/sources/index.js";
import { json } from "../../support/fake-service.js";
import { everySecond, fateOf } from "../../support/poller-fixture.js";

const unavailable = (): Response => new Response("<html>503</html>", { status: 503 });
const loginPage = (): Response => new Response("<html>Please sign in</html>");
const denied = (): Response => json({ code: 7, message: "denied", details: [] }, { status: 403 });
const limited = (): Response => new Response("", { status: 429, headers: { "Retry-After": "60" } });
const pageSize = 100;

interface Asked {
  readonly pageNo: number;
  /** Counted from 1. */
  readonly request: number;
  readonly atInMs: number;
}

interface Listed {
  readonly clock: VirtualClock;
  readonly poller: Poller<UploadTask, UploadTask>;
  readonly asked: Asked[];
  /** Reads the list to its end, without a poller. */
  readonly list: () => TaskListing;
}

/** A list of `pages` full pages; every task on it has ended. `fails` may answer in the list's place. */
function listOf(pages: number, fails: (asked: Asked) => Response | undefined, total?: number): Listed {
  const clock = createVirtualClock();
  const asked: Asked[] = [];
  const client: AidmpClient = createAidmpClient({
    auth: bearer("a-token-for-tests"),
    baseUrl: "http://127.0.0.1:9",
    fetch: async (_, { body }) => {
      const { page_no: pageNo } = JSON.parse(typeof body === "string" ? body : "{}");
      const request = { pageNo: Number(pageNo), request: asked.length + 1, atInMs: clock.monotonic() };
      asked.push(request);
      const failure = fails(request);
      if (failure !== undefined) return failure;
      const isThere = request.pageNo >= 0 && request.pageNo < pages;
      const tasks = isThere ? Array.from({ length: pageSize }, (_unused, index) => taskAt(request.pageNo, index)) : [];
      return json(total === undefined ? { tasks } : { tasks, total });
    },
  });
  const source = taskListSource(client, { dataSpaceId: "ds", pageNoBase: 0 });
  const poller = createPoller({ source, clock, schedule: everySecond, random: () => 0.5 });
  return { clock, asked, poller, list: () => source.list({ dataSpaceId: "ds" }) };
}

function taskAt(pageNo: number, index: number): object {
  return { id: `${pageNo}-${index}`, task_state: 2 };
}

describe("a page of the task list that fails", () => {
  it.each([500, 502, 404])("with %d for good costs what is on it, and nothing else", async (status) => {
    const { clock, poller } = listOf(5, ({ pageNo }) => (pageNo === 2 ? new Response("", { status }) : undefined));
    const [before, on, after] = ["0-7", "2-7", "4-7"].map((name) => fateOf(poller.watch(name).result()));
    await clock.advance(60_000);
    expect(before?.now).toMatchObject({ status: "fulfilled" });
    expect(after?.now).toMatchObject({ status: "fulfilled" });
    expect(on?.now.status).toBe("pending");
    poller.close();
  });

  it("for a moment is asked for again in the same poll", async () => {
    const { clock, poller, asked } = listOf(5, ({ request }) => (request === 3 ? unavailable() : undefined));
    const events: unknown[] = [];
    const fate = fateOf(poller.watch("4-1", { onEvent: (event) => events.push(event) }).result());
    await clock.advance(5000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
    expect(asked.map(({ pageNo }) => pageNo)).toEqual([0, 1, 2, 2, 3, 4]);
    expect(events).not.toContainEqual(expect.objectContaining({ type: "failed-poll" }));
  });

  it("that is the first ends the poll: nothing is multiplied in an outage", async () => {
    const { clock, poller, asked } = listOf(5, unavailable);
    fateOf(poller.watch("4-1").result());
    await clock.advance(10_500);
    expect(asked).toHaveLength(11);
    poller.close();
  });

  it("with Retry-After beyond the poll's patience ends the scan, and what was read stays read", async () => {
    const { clock, poller, asked } = listOf(5, ({ pageNo, atInMs }) =>
      pageNo === 2 && atInMs < 50_000 ? limited() : undefined,
    );
    const early = fateOf(poller.watch("1-1").result());
    const late = fateOf(poller.watch("4-1").result());
    await clock.advance(10_000);
    expect(early.now).toMatchObject({ status: "fulfilled" });
    expect(asked).toHaveLength(3);
    await clock.advance(80_000);
    expect(late.now).toMatchObject({ status: "fulfilled" });
  });

  it.each([undefined, 500])("with 400 past the last page is the end of the list, with a total of %s", async (total) => {
    const { clock, poller } = listOf(
      5,
      ({ pageNo }) =>
        pageNo >= 5 ? json({ code: 3, message: "page_no is out of range", details: [] }, { status: 400 }) : undefined,
      total,
    );
    const found = fateOf(poller.watch("3-1").result());
    const missing = fateOf(poller.watch("nobody").result());
    await clock.advance(20_000);
    expect(found.now).toMatchObject({ status: "fulfilled" });
    await clock.advance(40_000);
    expect(missing.now).toMatchObject({ reason: { cause: { name: "TaskNotListedError", code: 5 } } });
  });
});

describe("a page of a list that is read once", () => {
  it.each([
    ["a login page", loginPage],
    ["JSON that broke off", () => new Response('{"tasks":[{"id":"1')],
    ["another's JSON", () => json({ success: true })],
  ])("with %s in its place is asked for again, and the others are not", async (_, answer) => {
    const { list, asked } = listOf(5, ({ request }) => (request === 3 || request === 4 ? answer() : undefined));
    const ids: unknown[] = [];
    const listing = list();
    for await (const { id } of listing) ids.push(id);
    expect([ids.length, listing.isWhole]).toEqual([5 * pageSize, true]);
    expect(asked.map(({ pageNo }) => pageNo)).toEqual([0, 1, 2, 2, 2, 3, 4, 5]);
  });

  it("for good ends it with what came in its place: nothing passes for the whole list", async () => {
    const { list, asked } = listOf(5, ({ pageNo }) => (pageNo === 2 ? loginPage() : undefined));
    const listing = list();
    const ids: unknown[] = [];
    const reading = (async () => {
      for await (const { id } of listing) ids.push(id);
    })();
    await expect(reading).rejects.toMatchObject({ name: "ResponseError", reason: "not-json" });
    expect([ids.length, listing.isWhole]).toEqual([2 * pageSize, false]);
    expect(asked.map(({ pageNo }) => pageNo)).toEqual([0, 1, 2, 2, 2, 2, 2]);
  });

  it.each([
    ["the service refuses", "ApiError", denied],
    ["is redirected", "ResponseError", () => new Response(null, { status: 302 })],
  ])("that %s is asked for once", async (_, name, answer) => {
    const { list, asked } = listOf(5, ({ pageNo }) => (pageNo === 2 ? answer() : undefined));
    const reading = (async () => {
      for await (const task of list()) expect(task).toHaveProperty("id");
    })();
    await expect(reading).rejects.toMatchObject({ name });
    expect(asked.map(({ pageNo }) => pageNo)).toEqual([0, 1, 2]);
  });
});

describe("a hundred pages", () => {
  it("of which up to five in a hundred requests fail are read in the first poll or two", async () => {
    const seeds = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), percent: fc.constantFrom(2, 5) });
    await fc.assert(
      fc.asyncProperty(seeds, async ({ seed, percent }) => {
        // A multiplicative hash: which requests fail is spread evenly, and the same on every run of a seed.
        const fails = ({ request }: Asked): boolean => (Math.imul(request + seed, 2_654_435_761) >>> 0) % 100 < percent;
        const { clock, poller } = listOf(100, (asked) => (fails(asked) ? unavailable() : undefined));
        const fates = [0, 33, 66, 99].map((pageNo) => fateOf(poller.watch(`${pageNo}-5`).result()));
        await clock.advance(60_000);
        for (const fate of fates) expect(fate.now).toMatchObject({ status: "fulfilled" });
      }),
      { numRuns: 10 },
    );
  });

  it.each(["with", "without"])("are read where a service allows 60 requests in 10 s, %s Retry-After", async (hint) => {
    const { clock, poller, asked } = listOf(100, ({ atInMs }) => {
      const start = Math.floor(atInMs / 10_000) * 10_000;
      const inWindow = asked.filter((each) => each.atInMs >= start && each.atInMs <= atInMs).length;
      if (inWindow <= 60) return undefined;
      const seconds = Math.ceil((start + 10_000 - atInMs) / 1000);
      return new Response("", { status: 429, headers: hint === "with" ? { "Retry-After": `${seconds}` } : {} });
    });
    const fates = [0, 50, 99].map((pageNo) => fateOf(poller.watch(`${pageNo}-5`).result()));
    await clock.advance(60_000);
    for (const fate of fates) expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FoundTasks, scanForTasks, type TaskPage } from "../../../src/sources/task-list/list-scan.js";
import { isRejection, ListServer, PageRefused, type ListServerOptions } from "../../support/list-server.js";

const idsUpTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `t-${index}`);

const anyServer = fc.record({
  taskIds: fc.nat(60).map(idsUpTo),
  pageSize: fc.integer({ min: 1, max: 25 }),
  pageNoBase: fc.constantFrom(0, 1),
  pageZero: fc.constantFrom("refused", "empty", "repeats-page-1"),
  order: fc.constantFrom("newest-first", "oldest-first"),
  total: fc.constantFrom("right", "missing", "page-length", "too-high", "zero"),
  pastTheEnd: fc.constantFrom("empty", "last-page"),
}) satisfies fc.Arbitrary<ListServerOptions>;

function sweep(server: ListServer, ids: readonly string[], pageNoBase?: 0 | 1): Promise<FoundTasks> {
  return scanForTasks(new Set(ids), server.list, { pageNoBase, isRejection });
}

function pagesOf({ taskIds, pageSize }: ListServerOptions): number {
  return Math.max(1, Math.ceil(taskIds.length / pageSize));
}

/** Of a list written in the test, with pages from 0. */
function sweepOf(ids: readonly string[], page: (pageNo: number) => TaskPage): Promise<FoundTasks> {
  return scanForTasks(new Set(ids), async (pageNo) => page(pageNo), { pageNoBase: 0, isRejection });
}

const quiet: ListServerOptions = {
  taskIds: idsUpTo(50),
  pageSize: 10,
  pageNoBase: 0,
  pageZero: "empty",
  order: "newest-first",
  total: "right",
};

describe("a list scan of a list that stands still", () => {
  it("finds every task, whatever the base, the order, the page's size and the total are", async () => {
    await fc.assert(
      fc.asyncProperty(anyServer, async (options) => {
        const server = new ListServer(options);
        const { found, pageNoBase } = await sweep(server, options.taskIds);
        expect([...found.keys()].toSorted()).toEqual(options.taskIds.toSorted());
        expect(server.requests).toBeLessThanOrEqual(pagesOf(options) + 1);

        const next = new ListServer(options);
        const again = await sweep(next, options.taskIds, pageNoBase);
        expect(again.found.size).toBe(options.taskIds.length);
        const isKnown = pageNoBase !== undefined || options.pageNoBase === 0;
        expect(next.requests).toBeLessThanOrEqual(pagesOf(options) + (isKnown ? 0 : 1));
      }),
      { numRuns: 400 },
    );
  });

  it("is right about the number of the first page, or does not know it", async () => {
    await fc.assert(
      fc.asyncProperty(anyServer, async (options) => {
        fc.pre(options.taskIds.length > options.pageSize);
        const { pageNoBase } = await sweep(new ListServer(options), ["nobody"]);
        expect(pageNoBase).toBe(options.pageNoBase);
      }),
    );
  });

  it("never takes a listed task for gone, and tells one that is gone where the list has an end and a right total", async () => {
    await fc.assert(
      fc.asyncProperty(anyServer, fc.nat(), async (options, at) => {
        const listed = options.taskIds[at % Math.max(1, options.taskIds.length)];
        const ids = listed === undefined ? ["gone"] : ["gone", listed];
        const server = new ListServer(options);
        const { found, isWhole } = await sweep(server, ids);
        expect([...found.keys()]).toEqual(listed === undefined ? [] : [listed]);
        const mustBeWhole = options.total === "right";
        expect(isWhole || !mustBeWhole).toBe(true);
        expect(isWhole && options.total === "too-high").toBe(false);
        // The page that says that there are no more, and where the base is to be found out or pages repeat, two more.
        expect(server.requests).toBeLessThanOrEqual(pagesOf(options) + 3);
      }),
      { numRuns: 400 },
    );
  });
});

describe("the requests of a list scan", () => {
  it("stop as soon as all tasks are found", async () => {
    const server = new ListServer(quiet);
    await sweep(server, ["t-49", "t-45"], 0);
    expect(server.requests).toBe(1);
    await sweep(server, ["t-49", "t-25"], 0);
    expect(server.requests).toBe(4);
  });

  it.each(["refused", "empty", "repeats-page-1"] as const)(
    "are one more, once, for a service that counts from 1 and where page 0 is %s",
    async (pageZero) => {
      const server = new ListServer({ ...quiet, pageNoBase: 1, pageZero });
      const first = await sweep(server, ["t-0"]);
      expect([server.requests, first.pageNoBase]).toEqual([6, 1]);
      await sweep(server, ["t-0"], first.pageNoBase);
      expect(server.requests).toBe(6 + 5);
    },
  );

  it("are not more for a service that counts from 0", async () => {
    const server = new ListServer(quiet);
    expect((await sweep(server, ["t-0"])).pageNoBase).toBe(0);
    expect(server.requests).toBe(5);
  });

  it("come to an end with a service that answers every page number with the same page", async () => {
    let requests = 0;
    const same = async (): Promise<{ tasks: { id: string }[]; total: number }> => {
      requests += 1;
      return { tasks: [{ id: "a" }, { id: "b" }], total: 500 };
    };
    const { found, isWhole } = await scanForTasks(new Set(["a", "z"]), same, { pageNoBase: undefined, isRejection });
    expect([...found.keys()]).toEqual(["a"]);
    expect(isWhole).toBe(false);
    expect(requests).toBeLessThanOrEqual(4);
  });

  it("come to an end with a list that never does", async () => {
    const { isWhole } = await sweepOf(["z"], (pageNo) => ({ tasks: [{ id: `n-${pageNo}` }], total: undefined }));
    expect(isWhole).toBe(false);
  });

  it("pass on an error that is not a refusal of page 0", async () => {
    const options = { pageNoBase: undefined, isRejection };
    await expect(scanForTasks(new Set(["z"]), () => Promise.reject(new Error("503")), options)).rejects.toThrow("503");
    const refusing = new ListServer({ ...quiet, pageNoBase: 1, pageZero: "refused" });
    await expect(
      scanForTasks(new Set(["z"]), () => refusing.list(0), { pageNoBase: 1, isRejection }),
    ).rejects.toBeInstanceOf(PageRefused);
  });
});

describe("a list that moves while it is read", () => {
  it("hides no task that stays, as long as less than half a page appears between two requests", async () => {
    await fc.assert(
      fc.asyncProperty(anyServer, fc.array(fc.nat(24), { maxLength: 12 }), async (options, appearing) => {
        fc.pre(options.taskIds.length > 0);
        let born = 0;
        const change = (taskIds: string[], requests: number): void => {
          const count = Math.min(appearing[requests] ?? 0, Math.floor((options.pageSize - 1) / 2));
          for (let n = 0; n < count; n += 1) taskIds.push(`new-${(born += 1)}`);
        };
        const server = new ListServer({ ...options, change });
        const { found } = await sweep(server, options.taskIds);
        expect([...found.keys()].toSorted()).toEqual(options.taskIds.toSorted());
      }),
      { numRuns: 400 },
    );
  });

  it("is not whole when a task that went has pulled another past the reader, as far as a total shows it", async () => {
    const server = new ListServer({ ...quiet, change: (taskIds, requests) => requests === 1 && taskIds.pop() });
    const { found, isWhole } = await sweep(server, ["t-39"], 0);
    expect(found.size).toBe(0);
    expect(server.taskIds).toContain("t-39");
    expect(isWhole).toBe(false);
  });

  it("is whole though new tasks come first, and push the others back", async () => {
    const server = new ListServer({
      ...quiet,
      change: (taskIds, requests) => requests <= 3 && taskIds.push(`n-${requests}`, `m-${requests}`),
    });
    const { found, isWhole } = await sweep(server, [...quiet.taskIds, "gone"], 0);
    expect([found.size, isWhole]).toEqual([50, true]);
  });

  it.each(["newest-first", "oldest-first"] as const)(
    "is whole though tasks appear after the last one was read, %s",
    async (order) => {
      for (const pageNoBase of [0, undefined] as const) {
        const server = new ListServer({
          ...quiet,
          taskIds: idsUpTo(45),
          order,
          change: (taskIds, requests) => requests >= 5 && taskIds.push(`n-${requests}`),
        });
        const { found, isWhole } = await sweep(server, [...idsUpTo(45), "gone"], pageNoBase);
        expect([found.size, isWhole]).toEqual([45, true]);
      }
    },
  );

  describe("where new tasks come last", () => {
    const oldestFirst = { ...quiet, order: "oldest-first" } as const;

    it.each([
      ["two come at once", { change: (ids, requests) => requests === 1 && oneGoes(ids, 2) }],
      [
        "one comes later",
        { change: (ids, requests) => (requests === 1 ? ids.shift() : requests === 2 && ids.push("n")) },
      ],
      [
        "two come, and the last page is repeated past the end",
        { pastTheEnd: "last-page", change: (ids, requests) => requests === 1 && oneGoes(ids, 2) },
      ],
    ] satisfies [string, Partial<ListServerOptions>][])(
      "is not whole where one task goes and %s",
      async (_, options) => {
        const { found, isWhole } = await sweep(new ListServer({ ...oldestFirst, ...options }), ["t-10"], 0);
        expect([found.size, isWhole]).toEqual([0, false]);
      },
    );

    it("is not whole either where page 1 may be page 0 once more", async () => {
      const server = new ListServer({
        ...oldestFirst,
        pageNoBase: 1,
        pageZero: "repeats-page-1",
        change: (ids, requests) => (requests === 1 || requests === 2) && oneGoes(ids, 2),
      });
      const { found, isWhole } = await sweep(server, ["t-11"]);
      expect([found.size, isWhole]).toEqual([0, false]);
    });
  });

  it("is not whole where a page comes twice and tasks are missing", async () => {
    const pages = [["a", "b"], ["a", "b", "c"], []];
    const { isWhole } = await sweepOf(["z"], (pageNo) => ({
      tasks: (pages[pageNo] ?? []).map((id) => ({ id })),
      total: 4 + pageNo,
    }));
    expect(isWhole).toBe(false);
  });

  it("is whole only where everything was seen that was there all the time, with new tasks first", async () => {
    let wholes = 0;
    await fc.assert(
      fc.asyncProperty(
        anyServer,
        fc.array(fc.record({ come: fc.nat(8), go: fc.nat(3), where: fc.nat(60) }), { maxLength: 12 }),
        async (options, moves) => {
          let born = 0;
          const change = (taskIds: string[], requests: number): void => {
            const { come, go, where } = moves[requests] ?? { come: 0, go: 0, where: 0 };
            taskIds.splice(where, go);
            for (let n = 0; n < come; n += 1) taskIds.push(`new-${(born += 1)}`);
          };
          const server = new ListServer({ ...options, total: "right", order: "newest-first", change });
          const { found, isWhole } = await sweep(server, [...options.taskIds, "gone"]);
          if (!isWhole) return;
          if (moves.some(({ come }, index) => come > 0 && index > 0 && index < server.requests)) wholes += 1;
          expect(options.taskIds.filter((id) => server.taskIds.includes(id) && !found.has(id))).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(wholes).toBeGreaterThan(50);
  });

  it("leaves open where its pages begin when page 1 is neither all new nor all known", async () => {
    for (const pageNoBase of [0, 1] as const) {
      const server = new ListServer({
        ...quiet,
        pageNoBase,
        pageZero: "repeats-page-1",
        change: (taskIds, requests) => requests === 1 && taskIds.push("new"),
      });
      expect((await sweep(server, ["gone"])).pageNoBase).toBeUndefined();
    }
  });

  it("is not whole when as many have appeared as were passed over, and the total has changed on the way", async () => {
    const server = new ListServer({
      ...quiet,
      order: "oldest-first",
      change: (taskIds, requests) => (requests === 1 ? taskIds.shift() : requests === 2 && taskIds.push("n-1", "n-2")),
    });
    const { found, isWhole } = await sweep(server, ["t-10"], 0);
    expect([found.size, isWhole]).toEqual([0, false]);
  });

  it("that repeats tasks finds each once, and its first form", async () => {
    const pages = ["page 0", "page 1"].map((err_msg) => [{ id: "a", err_msg }, { id: `b of ${err_msg}` }]);
    const { found, isWhole } = await sweepOf(["a", "z"], (pageNo) => ({ tasks: pages[pageNo] ?? [], total: 3 }));
    expect(found.get("a")?.err_msg).toBe("page 0");
    expect(isWhole).toBe(true);
  });

  it("that holds tasks without an id finds none of them", async () => {
    const { found } = await sweepOf([""], (pageNo) => ({
      tasks: pageNo === 0 ? [{}, { id: null }] : [],
      total: undefined,
    }));
    expect(found.size).toBe(0);
  });

  it("in any way at all neither loops for ever nor finds what is not asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyServer,
        fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 20 }),
        async (options, moves) => {
          let born = 0;
          const change = (taskIds: string[], requests: number): void => {
            const move = moves[requests % (moves.length || 1)] ?? 0;
            if (move === 3) taskIds.reverse();
            else if (move > 0) taskIds.push(`new-${(born += 1)}`);
            else if (move < 0) taskIds.splice((requests * 7) % (taskIds.length || 1), -move);
          };
          // Ten times as long as the list, where every other page is new: the list itself ends.
          const server = new ListServer({
            ...options,
            change: (ids, requests) => requests < 200 && change(ids, requests),
          });
          const { found } = await sweep(server, ["t-3", "gone"]);
          expect(["", "t-3"]).toContain([...found.keys()].join());
          expect(server.requests).toBeLessThan(600);
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The oldest one, which pulls all others up, and so many new ones come. */
function oneGoes(taskIds: string[], coming: number): void {
  taskIds.shift();
  for (let n = 0; n < coming; n += 1) taskIds.push(`n-${taskIds.length}`);
}

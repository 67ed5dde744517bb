import type { ServerResponse } from "node:http";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listDatasetsItems, searchTasksItems, searchTreeItems } from "../../src/index.js";
import { itemsOfNumberedPages } from "../../src/results/items.js";
import { clientFor, json, rejection, serve } from "../support/server.js";

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const inSpace = { params: { path: { data_space_id: "ds-1" } } } as const;

describe("the items of numbered pages", () => {
  /** How a service whose pages begin at 1 answers to page 0. */
  const bases = [
    "begins at 0",
    "begins at 1, and refuses 0",
    "begins at 1, and has nothing on 0",
    "begins at 1, and takes 0 for 1",
  ];

  it("are all there, once and in order, whatever the first page is, and however large a page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...bases),
        fc.boolean(),
        async (ids, size, base, tellsTotal) => {
          const asked: number[] = [];
          const server = await serve((response, { body }) => {
            const page: number = JSON.parse(body).page_no;
            asked.push(page);
            if (page === 0 && base.endsWith("refuses 0")) {
              json(response, 400, { code: 3, message: "page_no must be at least 1" });
              return;
            }
            const isEmpty = page === 0 && base.endsWith("nothing on 0");
            const index = base === "begins at 0" ? page : Math.max(page, 1) - 1;
            const tasks = isEmpty ? [] : ids.slice(index * size, (index + 1) * size).map((id) => ({ id }));
            json(response, 200, { tasks, total: tellsTotal ? ids.length : null });
          });
          const items = searchTasksItems(clientFor(server.url), { ...inSpace, body: {} });
          expect((await collect(items)).map(({ id }) => id)).toEqual(ids);
          expect(asked.length).toBeLessThanOrEqual(Math.ceil(ids.length / size) + 2);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are asked for when they are needed, with the caller's filters", async () => {
    const server = await serve((response) =>
      json(response, 200, { datasets: [{ repo: { id: "a" } }, { repo: { id: "b" } }], total: 9 }),
    );
    const query = { keyword: "street signs", page_size: 2 };
    for await (const { repo } of listDatasetsItems(clientFor(server.url), { params: { query } })) {
      expect(repo?.id).toBe("a");
      break;
    }
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /aids/aidmp/data/v1/datasets?keyword=street%20signs&page_size=2&page=1",
    ]);
  });

  it("end with an error where each page is the same: there would be no end", async () => {
    const pages = itemsOfNumberedPages({
      operationId: "op",
      read: async () => ({ items: [1, 2] }),
      items: (answer) => answer.items,
      total: () => undefined,
      first: [1],
    });
    await expect(collect(pages)).rejects.toMatchObject({ name: "ResponseError", reason: "wrong-shape" });
  });

  it("end with the service's error, also on the first page", async () => {
    const server = await serve((response) => json(response, 403, { code: 7, message: "not yours" }));
    const items = searchTasksItems(clientFor(server.url), { ...inSpace, body: {} });
    await expect(collect(items)).rejects.toMatchObject({ status: 403 });
  });
});

describe("the items of pages that name the next", () => {
  const options = { params: { path: { data_space_id: "ds-1", repo_id: "r" } }, body: { repo_id: "r" } } as const;

  it("are all there; a page may be empty, and the end is told by no token, null or an empty one", async () => {
    for (const end of [undefined, null, ""]) {
      const pages = [
        { files: [{ path: "/a" }], next_page_token: "t1" },
        { files: null, next_page_token: "t2" },
        { files: [{ path: "/b" }, { path: "/c" }], next_page_token: end },
      ];
      const server = await serve((response, _request, index) => json(response, 200, pages[index]));
      const found = await collect(searchTreeItems(clientFor(server.url), options));
      expect(found.map(({ path }) => path)).toEqual(["/a", "/b", "/c"]);
      expect(server.requests.map(({ body }) => JSON.parse(body).page_token)).toEqual(["", "t1", "t2"]);
    }
  });

  it("begin where the caller's token says", async () => {
    const server = await serve((response) => json(response, 200, { files: [] }));
    await collect(searchTreeItems(clientFor(server.url), { ...options, body: { repo_id: "r", page_token: "t5" } }));
    expect(server.requests.map(({ body }) => JSON.parse(body).page_token)).toEqual(["t5"]);
  });

  it("end with an error where the tokens go in a circle", async () => {
    const server = await serve((response, _request, index) =>
      json(response, 200, { files: [{ path: `/${index}` }], next_page_token: ["a", "b", "c"][index % 3] }),
    );
    const error = await rejection(collect(searchTreeItems(clientFor(server.url), options)));
    expect(String(error)).toContain("without end");
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});

describe("a page that a gateway answers in the service's place", () => {
  const [good, other] = [{ files: [{ path: "/a" }], next_page_token: "t1" }, { files: [{ path: "/b" }] }];
  const options = { params: { path: { data_space_id: "ds-1", repo_id: "r" } }, body: { repo_id: "r" } } as const;

  it.each(["<html>Please sign in</html>", '{"files":[{"path":"/x', '{"files":1}'])(
    "is asked for again, and no other: %s",
    async (page) => {
      const server = await serve((response, _request, index) =>
        json(response, 200, index === 0 ? good : index < 4 ? page : other),
      );
      const found = await collect(searchTreeItems(clientFor(server.url), options));
      expect(found.map(({ path }) => path)).toEqual(["/a", "/b"]);
      expect(server.requests.map(({ body }) => JSON.parse(body).page_token)).toEqual(["", "t1", "t1", "t1", "t1"]);
    },
  );

  it("of numbers as well", async () => {
    const server = await serve((response, { url }, index) =>
      json(
        response,
        200,
        index === 1 ? "<html>" : { datasets: url.endsWith("page=1") ? [{ repo: {} }] : [], total: 9 },
      ),
    );
    expect(await collect(listDatasetsItems(clientFor(server.url)))).toHaveLength(1);
  });

  it.each([
    ["redirected", (response: ServerResponse) => json(response, 302, "", { Location: "http://127.0.0.1:9/login" })],
    ["too large", (response: ServerResponse) => json(response, 200, { files: [{ path: "x".repeat(2_000) }] })],
  ])("that is %s is asked for once: it would be so again", async (_, answer) => {
    const server = await serve((response, _request, index) =>
      index === 0 ? json(response, 200, good) : answer(response),
    );
    const items = searchTreeItems(clientFor(server.url, { maxResponseInBytes: 1_000 }), options);
    await expect(collect(items)).rejects.toMatchObject({ name: "ResponseError" });
    expect(server.requests).toHaveLength(2);
  });

  it("for good, or refuses, ends the list: nothing passes for the whole of it", async () => {
    const server = await serve((response, _request, index) => json(response, 200, index === 0 ? good : "<html>"));
    const error = await rejection(collect(searchTreeItems(clientFor(server.url), options)));
    expect(error).toMatchObject({ name: "ResponseError", reason: "not-json" });
    expect(server.requests).toHaveLength(6);
    const refusing = await serve((response, _request, index) => json(response, index === 0 ? 200 : 403, good));
    await expect(collect(searchTreeItems(clientFor(refusing.url), options))).rejects.toMatchObject({ status: 403 });
    expect(refusing.requests).toHaveLength(2);
  });
});

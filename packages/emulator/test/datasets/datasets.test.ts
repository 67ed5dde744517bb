import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { assert, asyncProperty, integer } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, type DatasetOption, type Emulator } from "../../src/index.js";
import { call, reasonOf, signed, type WireResponse } from "../support/call.js";
import { commitObjects } from "../support/commit-objects.js";
import { pathsOf, searchTree, wholeTree } from "../support/tree.js";

interface DatasetPage {
  readonly datasets: readonly { readonly repo: Record<string, unknown> }[];
  readonly total: number;
}

async function listDatasets(emulator: Emulator, query = ""): Promise<DatasetPage> {
  const response = await fetch(`${emulator.url}/aids/aidmp/data/v1/datasets${query}`, { headers: signed() });
  if (response.status !== 200) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  return response.json();
}

const createIn = (space: string, repo: string, branch: string): string =>
  `/aids/aidmp/data/v2/dataSpaces/${space}/repos/${repo}/branches/${branch}/task:upload`;

let store: S3Server;
beforeAll(async () => {
  store = await startS3Server();
});
afterAll(() => store.close());

describe("the datasets without the option", () => {
  it("are those that have a commit, in the order of their ids, also after a restart", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "emulator-datasets-"));
    const expected = [
      { id: "one", name: "one", display_name: "", branch_num: 1, commit_num: 2, file_num: "3" },
      { id: "r.2", name: "r.2", display_name: "", branch_num: 2, commit_num: 2, file_num: "2" },
    ];
    const first = await startEmulator({ dataDirectory });
    expect(await listDatasets(first)).toEqual({ datasets: [], total: 0 });
    await commitObjects(first, store, "c", { a: "" }, createIn("b", "r.2", "x"));
    await commitObjects(first, store, "c", { a: "" }, createIn("b", "r.2", "y"));
    await commitObjects(first, store, "c0", { a: "1", b: "2" }, createIn("a", "one", "main"));
    await commitObjects(first, store, "c1", { a: "3", c: "4" }, createIn("a", "one", "main"));
    expect((await listDatasets(first)).datasets.map(({ repo }) => repo)).toEqual(expected);
    await first.close();
    await using second = await startEmulator({ dataDirectory });
    const { datasets, total } = await listDatasets(second);
    expect([datasets.map(({ repo }) => repo), total]).toEqual([expected, 2]);
    expect(datasets[0]).toMatchObject({ tenant_code: "", tags: [] });
    await rm(dataDirectory, { recursive: true });
  });
});

const master = "2f6f6f0c-7a2f-4f0e-8a53-5f9f6f4b6c7d";
const signs: DatasetOption = {
  dataSpaceId: "space",
  id: "8c0f6a52",
  name: "street-signs",
  displayName: "Verkehrszeichen",
  tags: ["images"],
  tenant: "sensetime",
  branches: [
    { id: master, name: "master" },
    { id: "b2", name: "cleaned" },
  ],
};

describe("the option datasets", () => {
  let emulator: Emulator;
  const inSigns = { dataSpaceId: "space", repoId: "8c0f6a52" };

  beforeAll(async () => {
    emulator = await startEmulator({
      datasets: [signs, { dataSpaceId: "space", id: "maps" }, { dataSpaceId: "other", id: "8c0f6a52" }],
    });
    await commitObjects(emulator, store, "c0", { "a.jpg": "a" }, createIn("space", "8c0f6a52", master));
  });
  afterAll(() => emulator.close());

  it("says what is listed, with what has been committed", async () => {
    const plain = { name: "maps", display_name: "", branch_num: 1, commit_num: 0, file_num: "0" };
    expect(await listDatasets(emulator)).toEqual({
      datasets: [
        {
          repo: {
            id: "8c0f6a52",
            name: "street-signs",
            display_name: "Verkehrszeichen",
            branch_num: 2,
            commit_num: 1,
            file_num: "1",
          },
          tenant_code: "sensetime",
          tags: ["images"],
        },
        { repo: { ...plain, id: "maps" }, tenant_code: "", tags: [] },
        { repo: { ...plain, id: "8c0f6a52", name: "8c0f6a52" }, tenant_code: "", tags: [] },
      ],
      total: 3,
    });
  });

  it.each([
    ["STREET", ["street-signs"]],
    ["zeichen", ["street-signs"]],
    ["8c0", ["8c0f6a52"]],
    ["nothing", []],
    ["", ["street-signs", "maps", "8c0f6a52"]],
  ])("is searched by name and display name: %j", async (keyword, names) => {
    const { datasets, total } = await listDatasets(emulator, `?keyword=${keyword}`);
    expect([datasets.map(({ repo }) => repo["name"]), total]).toEqual([names, names.length]);
  });

  it("gives branches names, which resolve to their ids", async () => {
    for (const search of [{ branch_name: "master" }, { branch_name: "" }, { branch_name: "x", branch_id: master }]) {
      const [file] = await wholeTree(emulator, search, inSigns);
      expect([file?.path, file?.commit?.["branch_id"]]).toEqual(["/a.jpg", master]);
    }
    expect(pathsOf(await wholeTree(emulator, { branch_name: "x", commit_id: "c0" }, inSigns))).toEqual(["/a.jpg"]);
  });

  it("lets a branch exist before its first commit", async () => {
    const { status, body } = await searchTree(emulator, { branch_name: "cleaned" }, inSigns);
    expect([status, body]).toEqual([200, { files: [], next_page_token: "" }]);
    expect(await searchTree(emulator, { branch_name: "" }, { dataSpaceId: "space", repoId: "maps" })).toMatchObject({
      status: 200,
    });
  });

  const space = 'There is no data space "spcae". There is "space", "other".';
  const repo = 'There is no dataset "8c0f" in the data space "space". There is "street-signs" (id "8c0f6a52"), "maps".';
  const branches = `There is "master" (id "${master}"), "cleaned" (id "b2").`;
  const create =
    (...ids: [string, string, string]) =>
    (): Promise<WireResponse> =>
      call(emulator, createIn(...ids), {});
  const search = (dataSpaceId: string, repoId: string, body: object) => () =>
    searchTree(emulator, body, { dataSpaceId, repoId });

  it.each<[string, () => Promise<{ status: number; body: Partial<WireResponse["body"]> }>, string, string]>([
    ["create, data space", create("spcae", "8c0f6a52", master), "DATA_SPACE_NOT_FOUND", space],
    ["create, dataset", create("space", "8c0f", master), "DATASET_NOT_FOUND", repo],
    [
      "create, branch",
      create("space", "8c0f6a52", "mian"),
      "BRANCH_NOT_FOUND",
      `There is no branch "mian" in the dataset "8c0f6a52". ${branches}`,
    ],
    [
      "create, the name of a branch in place of its id",
      create("space", "8c0f6a52", "cleaned"),
      "BRANCH_NOT_FOUND",
      'There is no branch "cleaned" in the dataset "8c0f6a52". That is a name. Its id is "b2".',
    ],
    [
      "create, the name of a dataset in place of its id",
      create("space", "street-signs", master),
      "DATASET_NOT_FOUND",
      'There is no dataset "street-signs" in the data space "space". That is a name. Its id is "8c0f6a52".',
    ],
    [
      "task:list",
      () => call(emulator, "/aids/aidmp/data/v2/dataSpaces/spcae/task:list", {}),
      "DATA_SPACE_NOT_FOUND",
      space,
    ],
    ["tree:search, data space", search("spcae", "8c0f6a52", {}), "DATA_SPACE_NOT_FOUND", space],
    ["tree:search, dataset", search("space", "8c0f", {}), "DATASET_NOT_FOUND", repo],
    [
      "tree:search, name of a branch",
      search("space", "8c0f6a52", { branch_name: "mian" }),
      "BRANCH_NOT_FOUND",
      `There is no branch with the name "mian" in the dataset "8c0f6a52". ${branches}`,
    ],
    [
      "tree:search, id of a branch",
      search("space", "8c0f6a52", { branch_id: "b3" }),
      "BRANCH_NOT_FOUND",
      `There is no branch "b3" in the dataset "8c0f6a52". ${branches}`,
    ],
    [
      "tree:search, a commit of another data space",
      search("other", "8c0f6a52", { commit_id: "c0" }),
      "COMMIT_NOT_FOUND",
      'There is no commit "c0" in the dataset "8c0f6a52".',
    ],
  ])("gives 404 for what does not exist, and names it: %s", async (_what, request, reason, message) => {
    const { status, body } = await request();
    expect([status, body.code, reasonOf(body), body.message]).toEqual([404, 5, reason, message]);
  });

  it.each<[DatasetOption[], string]>([
    [[{ dataSpaceId: "", id: "a" }], "datasets[0].dataSpaceId is empty"],
    [[{ dataSpaceId: "s", id: ".." }], 'datasets[0].id is ".."'],
    [[{ dataSpaceId: "s", id: "a\nb" }], 'datasets[0].id is "a\\nb"'],
    [[signs, { ...signs, name: "" }], "datasets[1].name is empty"],
    [[signs, { ...signs, name: "again" }], 'datasets[1].id is "8c0f6a52", which [0]'],
    [[{ ...signs, branches: [{ id: "a" }, { id: "a" }] }], 'datasets[0].branches[1].id is "a"'],
    [[{ ...signs, branches: [{ id: "a" }, { id: "b", name: "a" }] }], 'datasets[0].branches[1].name is "a"'],
    [[{ ...signs, branches: [{ id: "a", name: "" }] }], "datasets[0].branches[0].name is empty"],
  ])("is checked at the start: %j", async (datasets, message) => {
    await expect(startEmulator({ datasets })).rejects.toThrow(message);
  });
});

describe("the pages of datasets", () => {
  const datasets = Array.from({ length: 23 }, (_, index): DatasetOption => ({ dataSpaceId: "s", id: `id-${index}` }));
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator({ datasets });
  });
  afterAll(() => emulator.close());

  it("hold every dataset once, whatever their size", () =>
    assert(
      asyncProperty(integer({ min: 1, max: 30 }), async (size) => {
        const ids: unknown[] = [];
        for (let page = 1; ; page++) {
          const { datasets: found, total } = await listDatasets(emulator, `?page=${page}&page_size=${size}`);
          expect(total).toBe(23);
          if (found.length === 0) break;
          ids.push(...found.map(({ repo }) => repo["id"]));
        }
        expect(ids).toEqual(datasets.map(({ id }) => id));
      }),
      { numRuns: 20 },
    ));

  it("begin with 1 and have 10 datasets by default", async () => {
    const first = await listDatasets(emulator);
    expect(first.datasets).toHaveLength(10);
    expect(await listDatasets(emulator, "?page=1&page_size=0")).toEqual(first);
  });

  it.each([
    ["page=0", "page must be >= 1"],
    ["page=-1", "page must be >= 1"],
    ["page=one", "page must be integer"],
    ["page=1.5", "page must be integer"],
    ["page_size=1001", "page_size must be <= 1000"],
    ["page_size=-1", "page_size must be >= 0"],
    ["page_size=", "page_size must be integer"],
    ["page_no=1", "page_no is not a parameter of the document"],
    ["page=1&page=2", "page is given more than once"],
  ])("are refused with 400 for ?%s", async (query, message) => {
    const { status, body } = await call(emulator, `/aids/aidmp/data/v1/datasets?${query}`);
    expect([status, body.code, body.message]).toEqual([400, 3, expect.stringContaining(message)]);
  });
});

import { bearer, createAidmpClient, type FetchLike } from "@aidmp/client";
import { describe, expect, it } from "vitest";
import {
  findDataset,
  findDatasets,
  listFiles,
  openFile,
  presignedUrl,
  resolveBranch,
  uploadFiles,
} from "../../src/index.js";
import type { CommitRef } from "../../src/types.js";
import { collect, rejection, startStore, startWorld, to, type World } from "../support/world.js";

const big = "0123456789".repeat(30_000);
const objects = { "images/a.jpg": "one", "images/b/c.bin": big };

async function uploaded(): Promise<World & { readonly commit: CommitRef }> {
  const world = await startWorld();
  const { dataSpaceId, repoId } = to;
  const task = await uploadFiles(world.client, { from: await startStore(objects, "images/"), to });
  return { ...world, commit: { dataSpaceId, repoId, commitId: task.commit_id ?? "" } };
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(chunks)).toString();
}

const lying: FetchLike = async (url, init) => {
  const response = await fetch(url, init);
  return new Response((await response.text()).replace("0", "x"), response);
};

const entry = (path: string, type: number): object => ({ path, type, size: "3", hash: "AB".repeat(32) });

describe("the files of a commit", () => {
  it("are listed with sizes and hashes, of the commit or of a branch's latest, in a folder or whole", async () => {
    const { client, commit } = await uploaded();
    const { dataSpaceId, repoId } = commit;
    const paths = async (query: object): Promise<readonly string[]> =>
      (await collect(listFiles(client, { dataSpaceId, repoId, ...query }))).map(({ path }) => path);
    expect(await collect(listFiles(client, { ...commit, path: "train" }))).toMatchObject([
      { path: "train/a.jpg", size: 3, sha256: expect.stringMatching(/^[\da-f]{64}$/) },
      { path: "train/b/c.bin", size: 300_000 },
    ]);
    expect(await paths({})).toEqual(["train/a.jpg", "train/b/c.bin"]);
    expect(await paths({ branchName: "master", path: "/train/b/" })).toEqual(["train/b/c.bin"]);
    expect(await paths({ branchId: "master", path: "/tra" })).toEqual([]);
  });

  it("are those in the folder alone where a service does not narrow the list, and folders are left out", async () => {
    const files = [
      entry("/train", 0),
      entry("/train/a", 1),
      entry("train/b/", 0),
      entry("training/c", 1),
      entry("/d", 1),
    ];
    const client = createAidmpClient({
      baseUrl: "https://service.test",
      auth: bearer("token"),
      fetch: async () => Response.json({ files, next_page_token: "" }),
    });
    expect(await collect(listFiles(client, { dataSpaceId: "d", repoId: "r", path: "/train/" }))).toEqual([
      { path: "train/a", size: 3, sha256: "ab".repeat(32), committedAt: undefined },
    ]);
  });

  it("are read as they are, and go on where the download breaks off", async () => {
    const { client, emulator, commit } = await uploaded();
    const file = { ...commit, path: "/train/b/c.bin" };
    expect(await textOf(openFile(client, file))).toBe(big);
    emulator.setFaults([{ operationId: "presignedLink", fault: { kind: "truncate" }, times: 2 }]);
    expect(await textOf(openFile(client, file))).toBe(big);
    emulator.setFaults([{ operationId: "presignedLink", fault: { kind: "reset", when: "mid-body" } }]);
    const error = await rejection(textOf(openFile(client, file, { maxResumes: 1 })));
    expect(String(error)).toContain("broke off after");
    expect(String(error)).not.toContain("signature");
  });

  it("end with an error where they are not what the commit says", async () => {
    const { client, commit } = await uploaded();
    const file = { ...commit, path: "train/b/c.bin" };
    const error = await rejection(textOf(openFile(client, file, { fetch: lying })));
    expect(error).toMatchObject({ name: "ContentError", path: "train/b/c.bin" });
  });

  it("that are not there are told by their path", async () => {
    const { client, commit } = await uploaded();
    for (const path of ["train/none", "train/b", "Train/a.jpg"]) {
      expect(await rejection(presignedUrl(client, { ...commit, path }))).toMatchObject({
        name: "FileNotFoundError",
        path,
      });
    }
  });

  it("have links that need no credentials", async () => {
    const { client, commit } = await uploaded();
    const url = await presignedUrl(client, { ...commit, path: "train/a.jpg" }, { expiresInSeconds: 60 });
    expect(await (await fetch(url)).text()).toBe("one");
  });
});

describe("finding", () => {
  const datasets = [
    {
      dataSpaceId: to.dataSpaceId,
      id: to.repoId,
      name: "street-signs",
      displayName: "Street signs",
      branches: [
        { id: "b-1", name: "master" },
        { id: "b-2", name: "dev" },
      ],
    },
    { dataSpaceId: to.dataSpaceId, id: "repo-2", name: "street-maps" },
  ];

  it("a dataset by a word, by its name, or by names that come near", async () => {
    const { client } = await startWorld({ datasets });
    expect((await collect(findDatasets(client, "street"))).map(({ id }) => id).toSorted()).toEqual([
      "repo-1",
      "repo-2",
    ]);
    expect(await findDataset(client, "street-signs")).toMatchObject({ id: "repo-1", displayName: "Street signs" });
    expect(await findDataset(client, "Street signs")).toMatchObject({ id: "repo-1" });
    const error = await rejection(findDataset(client, "street-sings"));
    expect(error).toMatchObject({ name: "NameNotFoundError", near: ["street-signs", "street-maps"] });
  });

  it("a branch's id from the commit of one of its files; none of an empty or an unknown one", async () => {
    const { client } = await startWorld({ datasets });
    const query = { dataSpaceId: to.dataSpaceId, repoId: to.repoId };
    const empty = await rejection(resolveBranch(client, query));
    expect(String(empty)).toContain("it has no file yet");
    await uploadFiles(client, { from: await startStore(objects, "images/"), to: { ...to, branchId: "b-1" } });
    expect(await resolveBranch(client, query)).toMatchObject({ id: "b-1", name: "master" });
    const error = await rejection(resolveBranch(client, { ...query, branchName: "mastr" }));
    expect(error).toMatchObject({ name: "NameNotFoundError", near: ["master", "dev"] });
  });
});

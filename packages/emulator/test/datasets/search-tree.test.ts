import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, type Emulator, type EmulatorEvent, type EmulatorOptions } from "../../src/index.js";
import { call, createPath, reasonOf, throwOnFailure, untilEnded } from "../support/call.js";
import { commitObjects, type Objects } from "../support/commit-objects.js";
import { branch } from "../support/uploads.js";
import { pathsOf, searchTree, wholeTree } from "../support/tree.js";

let store: S3Server;
let dataDirectory: string;
let emulator: Emulator;
let events: EmulatorEvent[];

beforeAll(async () => {
  store = await startS3Server();
});
afterAll(() => store.close());
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "emulator-tree-"));
  events = [];
  emulator = await start();
});
afterEach(async () => {
  await emulator.close();
  await rm(dataDirectory, { recursive: true });
  throwOnFailure(events);
});

function start(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({ dataDirectory, onEvent: (event) => events.push(event), ...options });
}

async function restart(options: EmulatorOptions = {}): Promise<void> {
  await emulator.close();
  emulator = await start(options);
}

const commit = (commitId: string, objects: Objects, path?: string): Promise<void> =>
  commitObjects(emulator, store, commitId, objects, path);

const on = (branchId: string): string => createPath.replace("main", branchId);
const found = async (search: object): Promise<string[]> => pathsOf(await wholeTree(emulator, search));
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const contents = (files: Awaited<ReturnType<typeof wholeTree>>): Record<string, string> =>
  Object.fromEntries(files.map(({ path, hash }) => [path, hash]));

describe("the files of a branch", () => {
  it("are all those of its commits, each with size, hash, kind and the commit that brought it", async () => {
    await commit("c0", { "a.txt": "first", "b/c.JPG": "" });
    await commit("c1", { "b/d": "second", "a.txt": "replaced" });
    const { status, body } = await searchTree(emulator);
    expect(status).toBe(200);
    const first = {
      id: "c0",
      repo_id: "repo",
      branch_id: "main",
      pid: "",
      depth: 0,
      commit_message: "commit c0",
      create_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    };
    const second = { ...first, id: "c1", pid: "c0", depth: 1, commit_message: "commit c1" };
    const common = { type: 1, presign_uri: "" };
    expect(body).toEqual({
      files: [
        {
          ...common,
          file_name: "a.txt",
          path: "/a.txt",
          hash: sha256("replaced"),
          size: "8",
          file_type: "txt",
          commit: second,
        },
        {
          ...common,
          file_name: "c.JPG",
          path: "/b/c.JPG",
          hash: sha256(""),
          size: "0",
          file_type: "jpg",
          commit: first,
        },
        { ...common, file_name: "d", path: "/b/d", hash: sha256("second"), size: "6", file_type: "", commit: second },
      ],
      next_page_token: "",
    });
    expect((await wholeTree(emulator, { without_commit: true })).map((file) => file.commit)).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("are those of an older commit when it is asked for, whatever came later and after a restart too", async () => {
    await commit("c0", { a: "first", b: "kept" });
    await commit("c1", { a: "second", c: "new" });
    const expected = { "/a": sha256("first"), "/b": sha256("kept") };
    expect(contents(await wholeTree(emulator, { commit_id: "c0" }))).toEqual(expected);
    await restart();
    expect(contents(await wholeTree(emulator, { commit_id: "c0" }))).toEqual(expected);
    expect(contents(await wholeTree(emulator))).toEqual({ ...expected, "/a": sha256("second"), "/c": sha256("new") });
  });

  it("are in the order of UTF-8, which is not that of UTF-16", async () => {
    await commit("c0", { "\u{1f600}": "1", "\uff21": "2", "a-b": "3", "a/b": "4", "a.b": "5", Z: "6" });
    expect(pathsOf(await wholeTree(emulator))).toEqual(["/Z", "/a-b", "/a.b", "/a/b", "/\uff21", "/\u{1f600}"]);
  });

  it("are found by commit before id before name of the branch, and by `master` without any", async () => {
    await commit("m", { onMaster: "" }, on("master"));
    await commit("x", { onX: "" }, on("x"));
    await commit("y", { onY: "" }, on("y"));
    expect(await found({ branch_name: "", branch_id: "", commit_id: "" })).toEqual(["/onMaster"]);
    expect(await found({ branch_name: "x" })).toEqual(["/onX"]);
    expect(await found({ branch_name: "x", branch_id: "y" })).toEqual(["/onY"]);
    expect(await found({ branch_name: "x", branch_id: "y", commit_id: "m" })).toEqual(["/onMaster"]);
  });

  it("of a commit that two branches have are those of the branch that is named", async () => {
    await commit("same", { onX: "" }, on("x"));
    await commit("same", { onY: "" }, on("y"));
    const same = { branch_name: "", commit_id: "same" };
    expect(await found({ ...same, branch_id: "y" })).toEqual(["/onY"]);
    expect(await found({ ...same, branch_name: "y" })).toEqual(["/onY"]);
    expect(await found(same)).toEqual(["/onX"]);
  });

  it("are found under ids that no folder could have as its name", async () => {
    const dataSpaceId = "s".repeat(300);
    const repoId = "r?".repeat(150);
    const path = `/aids/aidmp/data/v2/dataSpaces/${dataSpaceId}/repos/${encodeURIComponent(repoId)}/branches/${"b".repeat(250)}/task:upload`;
    const long = "c".repeat(300);
    await commit(long, { a: "1" }, path);
    await restart();
    expect(pathsOf(await wholeTree(emulator, { branch_name: "", commit_id: long }, { dataSpaceId, repoId }))).toEqual([
      "/a",
    ]);
    const { body } = await call(emulator, "/aids/aidmp/data/v1/datasets");
    expect(body).toMatchObject({ datasets: [{ repo: { id: repoId, file_num: "1" } }], total: 1 });
  });

  it("stay those of one commit for all pages, when the branch goes on in between", async () => {
    await commit("c0", { a: "first", b: "first", c: "first" });
    const first = (await searchTree(emulator, { page_size: 1 })).body;
    await commit("c1", { aa: "second", c: "second" });
    const second = (await searchTree(emulator, { page_size: 10, page_token: first.next_page_token })).body;
    expect(contents([...first.files, ...second.files])).toEqual({
      "/a": sha256("first"),
      "/b": sha256("first"),
      "/c": sha256("first"),
    });
  });

  it.each([
    ["a branch", { branch_name: "mian" }, "BRANCH_NOT_FOUND", "mian"],
    ["a branch's id", { branch_id: "mian" }, "BRANCH_NOT_FOUND", "mian"],
    ["a commit", { commit_id: "c9" }, "COMMIT_NOT_FOUND", "c9"],
  ])("that does not exist gets 404, which names it: %s", async (_what, search, reason, name) => {
    await commit("c0", { a: "1" });
    const { status, body } = await searchTree(emulator, search);
    expect([status, body.code, reasonOf(body)]).toEqual([404, 5, reason]);
    expect(body.message).toContain(JSON.stringify(name));
  });

  it("of another dataset than that in the path are not asked for by mistake", async () => {
    const { status, body } = await searchTree(emulator, { repo_id: "other" });
    expect([status, body.message]).toEqual([400, expect.stringContaining("repo_id")]);
  });

  it("are the same when a task runs again whose commit is there already", async () => {
    await commit("c0", { a: "1" });
    await commit("c1", { b: "2" });
    const tasks = join(dataDirectory, ".aidmp", "tasks");
    await emulator.close();
    // As it is on disk while the task runs: the emulator was killed just after the commit.
    for (const name of await readdir(tasks)) {
      const task = JSON.parse(await readFile(join(tasks, name), "utf8"));
      if (task.commitId !== "c0") continue;
      const secrets = { accessKey: store.accessKey, secretKey: store.secretKey };
      await writeFile(
        join(tasks, name),
        JSON.stringify({ ...task, secrets, transfer: { ...task.transfer, state: 1 } }),
      );
    }
    emulator = await start();
    const [first] = emulator.tasks();
    await untilEnded(emulator, first?.id ?? "");
    expect((await wholeTree(emulator)).map(({ path, commit: of }) => [path, of?.["id"], of?.["depth"]])).toEqual([
      ["/a", "c0", 0],
      ["/b", "c1", 1],
    ]);
    expect(await found({ commit_id: "c0" })).toEqual(["/a"]);
    await restart();
    expect(await found({ commit_id: "c0" })).toEqual(["/a"]);
  });
});

const branchFolder = (): string => join(dataDirectory, "space", "repo", "main");

const linkOf = async (commitId: string): Promise<string> =>
  (await wholeTree(emulator, { commit_id: commitId, contain_presign_uri: true }))[0]?.presign_uri ?? "";

/** Leaves what that version wrote: no trees, no objects, and manifests without parent and depth. */
async function makeOlder(): Promise<void> {
  await emulator.close();
  for (const folder of ["trees", "objects"]) await rm(join(branchFolder(), folder), { recursive: true });
  for (const name of await readdir(join(branchFolder(), "commits"))) {
    const file = join(branchFolder(), "commits", name);
    const { parent_id: _parent, depth: _depth, ...older } = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify(older));
  }
  emulator = await start();
}

describe("a data directory of an earlier version", () => {
  it("is read with all its commits, in their order, and goes on", async () => {
    // The names are not in the order of the commits.
    await commit("z", { a: "first", b: "kept" });
    await commit("m", { a: "second" });
    await commit("a", { c: "third" });
    await makeOlder();
    expect(contents(await wholeTree(emulator, { commit_id: "z" }))).toEqual({
      "/a": sha256("first"),
      "/b": sha256("kept"),
    });
    const latest = await wholeTree(emulator);
    expect(latest.map(({ path, commit: of }) => [path, of?.["id"], of?.["pid"], of?.["depth"]])).toEqual([
      ["/a", "m", "z", 1],
      ["/b", "z", "", 0],
      ["/c", "a", "m", 2],
    ]);
    await commit("new", { d: "fourth" });
    await restart();
    expect(pathsOf(await wholeTree(emulator))).toEqual(["/a", "/b", "/c", "/d"]);
  });

  it("gives links to the bytes of its latest commit, and keeps them when they are replaced", async () => {
    await commit("c0", { a: "first" });
    await commit("c1", { a: "second" });
    await makeOlder();
    expect(await (await fetch(await linkOf("c1"))).text()).toBe("second");
    // That version kept no bytes of older commits.
    const gone = await fetch(await linkOf("c0"));
    expect([gone.status, reasonOf(await gone.json())]).toEqual([404, "FILE_NOT_FOUND"]);
    await commit("c2", { a: "third" });
    expect(await (await fetch(await linkOf("c1"))).text()).toBe("second");
    expect(await (await fetch(await linkOf("c2"))).text()).toBe("third");
  });

  it("is read when only its trees were removed", async () => {
    await commit("z", { a: "1" });
    await commit("y", { b: "2" });
    await rm(join(branchFolder(), "trees"), { recursive: true });
    await restart();
    expect(pathsOf(await wholeTree(emulator, { commit_id: "z" }))).toEqual(["/a"]);
    expect(pathsOf(await wholeTree(emulator))).toEqual(["/a", "/b"]);
    expect(JSON.parse(await readFile(emulator.manifestOf(branch, "y"), "utf8"))).toMatchObject({
      parent_id: "z",
      depth: 1,
    });
  });
});

describe("a symbolic link in the data directory", () => {
  let outside: string;

  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), "emulator-outside-"));
    await writeFile(join(outside, "secret"), "secret");
    await commit("c0", { a: "public" });
  });
  afterEach(() => rm(outside, { recursive: true }));

  it.each(["objects", "files"])("in place of the bytes in %s is not followed by a link", async (folder) => {
    const link = await linkOf("c0");
    const hash = sha256("public");
    const object = join(branchFolder(), "objects", hash.slice(0, 2), hash);
    await rm(object);
    if (folder === "objects") await symlink(join(outside, "secret"), object);
    await rm(join(branchFolder(), "files", "a"));
    await symlink(join(outside, "secret"), join(branchFolder(), "files", "a"));
    const response = await fetch(link);
    expect([response.status, await response.text()]).toEqual([404, expect.not.stringContaining("secret")]);
  });

  it("in place of a branch is not read", async () => {
    await emulator.close();
    await rename(branchFolder(), join(outside, "main"));
    await symlink(join(outside, "main"), branchFolder());
    emulator = await start();
    expect((await searchTree(emulator)).status).toBe(404);
  });

  it("in place of the trees is not written through", async () => {
    await emulator.close();
    await rm(join(branchFolder(), "trees"), { recursive: true });
    await symlink(outside, join(branchFolder(), "trees"));
    emulator = await start();
    expect((await searchTree(emulator)).status).toBe(500);
    expect(await readdir(outside)).toEqual(["secret"]);
    expect(events.splice(0).filter((event) => event.type === "failure")).toHaveLength(1);
  });
});

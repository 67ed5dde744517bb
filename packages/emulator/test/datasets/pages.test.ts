import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  oneof,
  record,
  stringMatching,
  uniqueArray,
} from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifestFile } from "../../src/branches/branch-address.js";
import { startEmulator, type CommitManifest, type Emulator, type StoredFile } from "../../src/index.js";
import { reasonOf } from "../support/call.js";
import { pathsOf, searchTree, wholeTree } from "../support/tree.js";
import { branch } from "../support/uploads.js";

let dataDirectory: string;

/** A commit whose bytes nobody needs. The emulator makes its tree when it is first read. */
async function writeCommit(commitId: string, depth: number, paths: readonly string[]): Promise<void> {
  const files = paths.map((path): StoredFile => ({ path, size: 1, sha256: "0".repeat(64) }));
  const manifest: CommitManifest = {
    commit_id: commitId,
    task_id: "task",
    message: "",
    create_time: "2026-01-01T00:00:00Z",
    parent_id: "",
    depth,
    files,
  };
  const file = manifestFile(dataDirectory, branch, commitId);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, JSON.stringify(manifest));
}

async function withCommits(write: () => Promise<void>, use: (emulator: Emulator) => Promise<void>): Promise<void> {
  dataDirectory = await mkdtemp(join(tmpdir(), "emulator-pages-"));
  try {
    await write();
    await using emulator = await startEmulator({ dataDirectory });
    await use(emulator);
  } finally {
    await rm(dataDirectory, { recursive: true });
  }
}

/** Short, so that paths often begin alike, and with characters that UTF-16 orders in another way than UTF-8. */
const segment = stringMatching(/^[ab.\-é\uff21]{1,3}$/).filter((text) => !/^\.\.?$/.test(text));
const path = array(oneof(segment, constantFrom("\u{1f600}", "a", "b c")), { minLength: 1, maxLength: 3 }).map((parts) =>
  parts.join("/"),
);
const trees = uniqueArray(path, { minLength: 0, maxLength: 40 });

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

interface Filters {
  readonly path?: string;
  readonly path_prefix?: string;
  readonly start_file_path?: string;
  readonly query?: string;
  readonly file_name_pattern?: string;
}

const bare = (text = ""): string => (text.startsWith("/") ? text.slice(1) : text);

/** Says the same as the emulator in another way: one file after the other, without order. */
function isFound(file: string, filters: Filters): boolean {
  const folder = bare(filters.path).replace(/\/$/, "");
  const name = file.split("/").at(-1) ?? "";
  const pattern = (filters.file_name_pattern ?? "")
    .replaceAll(/[.+^${}()|[\]\\-]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return (
    (folder === "" || file === folder || file.startsWith(`${folder}/`)) &&
    file.startsWith(bare(filters.path_prefix)) &&
    (!filters.start_file_path || byBytes(file, bare(filters.start_file_path)) > 0) &&
    name.includes(filters.query ?? "") &&
    (!filters.file_name_pattern || new RegExp(`^${pattern}$`, "u").test(name))
  );
}

const slash = constantFrom("", "/");
const somePath = oneof(path, constantFrom("", "a", "b", "a/", "\u{1f600}", "\uff21"));
const filters = record(
  {
    path: slash.chain((first) => somePath.map((rest) => first + rest)),
    path_prefix: slash.chain((first) => somePath.map((rest) => first + rest)),
    start_file_path: slash.chain((first) => somePath.map((rest) => first + rest)),
    query: constantFrom("", "a", "é", "\u{1f600}", "zz"),
    file_name_pattern: constantFrom("", "*", "a*", "*a", "?", "??", "*.*", "\u{1f600}", "*\uff21?"),
  },
  { requiredKeys: [] },
);

describe("pages", () => {
  it("hold every file that is found exactly once, in order, whatever their size and the filters", () =>
    assert(
      asyncProperty(
        trees,
        array(filters, { minLength: 1, maxLength: 6 }),
        integer({ min: 1, max: 12 }),
        (paths, searches, size) =>
          withCommits(
            () => writeCommit("c", 0, paths),
            async (emulator) => {
              for (const search of [{}, ...searches]) {
                const expected = paths.filter((file) => isFound(file, search)).sort(byBytes);
                const found = pathsOf(await wholeTree(emulator, { ...search, page_size: size }));
                expect(found).toEqual(expected.map((file) => `/${file}`));
              }
            },
          ),
      ),
      { numRuns: 60 },
    ));

  it("of two commits hold the files of both", () =>
    assert(
      asyncProperty(trees, trees, integer({ min: 1, max: 12 }), (older, newer, size) =>
        withCommits(
          async () => {
            await writeCommit("c0", 0, older);
            await writeCommit("c1", 1, newer);
          },
          async (emulator) => {
            const all = [...new Set([...older, ...newer])].sort(byBytes);
            expect(pathsOf(await wholeTree(emulator, { page_size: size }))).toEqual(all.map((file) => `/${file}`));
            expect(pathsOf(await wholeTree(emulator, { commit_id: "c0" })).length).toBe(older.length);
          },
        ),
      ),
      { numRuns: 30 },
    ));
});

describe("a branch of 100,000 files", () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `${index % 7}/${"x".repeat(index % 90)}-${index}.jpg`);
  let emulator: Emulator;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "emulator-large-"));
    await writeCommit("c", 0, names);
    emulator = await startEmulator({ dataDirectory });
  });
  afterAll(async () => {
    await emulator.close();
    await rm(dataDirectory, { recursive: true });
  });

  it("is listed as a whole", async () => {
    const found = pathsOf(await wholeTree(emulator, { page_size: 1_000, without_commit: true }));
    expect(found).toEqual(names.toSorted(byBytes).map((name) => `/${name}`));
  });

  it("can be entered anywhere", async () => {
    const ordered = names.toSorted(byBytes);
    for (const index of [0, 1, 40_000, 77_777, 99_998, 99_999]) {
      const { body } = await searchTree(emulator, { start_file_path: ordered[index], page_size: 2 });
      expect(pathsOf(body.files)).toEqual(ordered.slice(index + 1, index + 3).map((name) => `/${name}`));
    }
    const { body } = await searchTree(emulator, { query: "-54321.", page_size: 2 });
    expect([body.files.length, body.next_page_token]).toEqual([1, ""]);
  });
});

describe("a page", () => {
  const paths = Array.from({ length: 1_200 }, (_, index) => `f${String(index).padStart(4, "0")}`);
  let emulator: Emulator;

  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), "emulator-page-"));
    await writeCommit("c", 0, paths);
    emulator = await startEmulator({ dataDirectory });
  });
  afterAll(async () => {
    await emulator.close();
    await rm(dataDirectory, { recursive: true });
  });

  it("has 10 files by default and 1,000 at most", async () => {
    expect((await searchTree(emulator)).body.files).toHaveLength(10);
    expect((await searchTree(emulator, { page_size: 0 })).body.files).toHaveLength(10);
    expect((await searchTree(emulator, { page_size: 1_000 })).body.files).toHaveLength(1_000);
    const { status, body } = await searchTree(emulator, { page_size: 1_001 });
    expect([status, body.message]).toEqual([400, expect.stringContaining("page_size")]);
  });

  it("may have another size than the one before", async () => {
    const { body } = await searchTree(emulator, { page_size: 3 });
    const next = await searchTree(emulator, { page_size: 2, page_token: body.next_page_token });
    expect(pathsOf(next.body.files)).toEqual(["/f0003", "/f0004"]);
  });

  it("is refused for a token of another emulator", async () => {
    const { body } = await searchTree(emulator);
    await using other = await startEmulator();
    const { status, body: refused } = await searchTree(other, { page_token: body.next_page_token });
    expect([status, reasonOf(refused)]).toEqual([400, "PAGE_TOKEN_INVALID"]);
  });

  it.each([
    ["another filter", (token: string) => ({ query: "f0", page_token: token })],
    ["another branch", (token: string) => ({ branch_name: "other", page_token: token })],
    ["a commit in place of the branch", (token: string) => ({ commit_id: "c", page_token: token })],
    [
      "a changed letter",
      (token: string) => ({ page_token: token.replace(/.$/, (last) => (last === "A" ? "B" : "A")) }),
    ],
    [
      "another content",
      (token: string) => ({ page_token: token.replace(/^./, (first) => (first === "A" ? "B" : "A")) }),
    ],
    ["a piece", (token: string) => ({ page_token: token.slice(0, 20) })],
    ["an appendix", (token: string) => ({ page_token: `${token}.` })],
    ["padding", (token: string) => ({ page_token: `${token}=` })],
    ["something else", () => ({ page_token: "b2Zmc2V0OjI=" })],
  ])("is refused for a token with %s", async (_what, searchWith) => {
    const { body } = await searchTree(emulator);
    const { status, body: refused } = await searchTree(emulator, searchWith(body.next_page_token));
    expect([status, reasonOf(refused)]).toEqual([400, "PAGE_TOKEN_INVALID"]);
    expect(refused.message).toContain("page_token");
  });
});

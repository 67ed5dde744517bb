import { createHash } from "node:crypto";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { assert, asyncProperty, constantFrom, integer, record, uniqueArray } from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, type ContentFault, type Emulator } from "../../src/index.js";
import { commitObjects } from "../support/commit-objects.js";
import { wholeTree, type WireFile } from "../support/tree.js";

/** Some begin alike, so that an extra file does not come just after the one that it is beside. */
const objects: Readonly<Record<string, string>> = {
  a: "the first",
  "a-b": "x",
  "a.d/e": "in a folder",
  "a.f": "",
  "train/1.jpg": "one",
  "train/2.jpg": "another one",
  "train/deep/3.jpg": "deep",
  z: "the last one",
};
let store: S3Server;
let emulator: Emulator;

beforeAll(async () => {
  store = await startS3Server();
  emulator = await startEmulator();
  await commitObjects(emulator, store, "c0", objects);
});
afterAll(async () => {
  await emulator.close();
  await store.close();
});
afterEach(() => emulator.setContentFaults([]));

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** What a check of the upload would find, by the tree alone. */
function findings(files: readonly WireFile[]): Record<string, string> {
  const found: Record<string, string> = {};
  const sizes = new Map(files.map((file) => [file.path.slice(1), file]));
  for (const [path, body] of Object.entries(objects)) {
    const file = sizes.get(path);
    if (file === undefined) found[path] = "missing";
    else if (Number(file.size) < body.length) found[path] = "truncated";
    else if (file.hash !== sha256(body)) found[path] = "corrupt";
  }
  for (const path of sizes.keys()) if (!(path in objects)) found[path] = "extra";
  return found;
}

const tree = (search: object = {}): Promise<WireFile[]> =>
  wholeTree(emulator, { contain_presign_uri: true, ...search });

async function missingWith(seed: number): Promise<string[]> {
  emulator.setContentFaults([{ kind: "missing", count: 3, seed }]);
  return Object.keys(findings(await tree()));
}

/** Whether every link gives what the tree says. */
async function expectTrueLinks(files: readonly WireFile[]): Promise<void> {
  for (const file of files) {
    const bytes = Buffer.from(await (await fetch(file.presign_uri)).arrayBuffer());
    expect([file.path, String(bytes.length), sha256(bytes)]).toEqual([file.path, file.size, file.hash]);
  }
}

describe("a content fault", () => {
  it.each<[ContentFault, Record<string, string>]>([
    [{ kind: "missing", path: "train/1.jpg" }, { "train/1.jpg": "missing" }],
    [
      { kind: "missing", path: "/train/*.jpg" },
      { "train/1.jpg": "missing", "train/2.jpg": "missing" },
    ],
    [
      { kind: "corrupt", path: "train/**" },
      { "train/1.jpg": "corrupt", "train/2.jpg": "corrupt", "train/deep/3.jpg": "corrupt" },
    ],
    [{ kind: "corrupt", path: "a-b" }, { "a-b": "corrupt" }],
    [
      { kind: "truncated", path: "?" },
      { a: "truncated", z: "truncated" },
    ],
    [{ kind: "truncated", path: "a-b" }, { "a-b": "truncated" }],
    [{ kind: "extra", path: "a" }, { "a.extra": "extra" }],
    [{ kind: "extra", path: "*/1.jpg" }, { "train/1.jpg.extra": "extra" }],
    [{ kind: "missing", path: "no such file" }, {}],
    // Neither can be told from an empty file.
    [{ kind: "corrupt", path: "a.f" }, {}],
    [{ kind: "truncated", path: "a.f" }, {}],
  ])("is in the tree and behind the link: %j", async (fault, expected) => {
    emulator.setContentFaults([fault]);
    const files = await tree({ page_size: 3 });
    expect(findings(files)).toEqual(expected);
    await expectTrueLinks(files);
  });

  it("of a corrupt file is one byte, and the rest is as it was", async () => {
    emulator.setContentFaults([{ kind: "corrupt", path: "train/2.jpg" }]);
    const [file] = await tree({ path: "train/2.jpg" });
    const bytes = Buffer.from(await (await fetch(file?.presign_uri ?? "")).arrayBuffer());
    const original = Buffer.from("another one");
    expect(bytes).toHaveLength(original.length);
    expect([...bytes].filter((byte, index) => byte !== original[index])).toHaveLength(1);
    for (let start = 0; start < bytes.length; start++) {
      const part = await fetch(file?.presign_uri ?? "", { headers: { Range: `bytes=${start}-${start + 2}` } });
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(start, start + 3));
    }
  });

  it("leaves the links of the good files alone, and takes that of a missing one away", async () => {
    const good = await tree();
    emulator.setContentFaults([{ kind: "missing", path: "a" }]);
    const statuses = await Promise.all(
      good.map(async ({ presign_uri: link }) => (await fetch(link, { method: "HEAD" })).status),
    );
    expect(statuses).toEqual([404, 200, 200, 200, 200, 200, 200, 200]);
  });

  it("by a count has as many files as it says, the same ones each time, and others with another seed", async () => {
    const choices: string[][] = [];
    for (let seed = 0; seed < 10; seed++) choices.push(await missingWith(seed));
    expect(choices.map((paths) => paths.length)).toEqual(Array.from({ length: 10 }, () => 3));
    expect(await missingWith(4)).toEqual(choices[4]);
    expect(new Set(choices.map(String)).size).toBeGreaterThan(3);
  });

  it("that is given at the start is there from the first request", async () => {
    await using faulty = await startEmulator({ contentFaults: [{ kind: "missing", path: "a*" }] });
    await commitObjects(faulty, store, "c0", objects);
    expect(Object.keys(findings(await wholeTree(faulty)))).toEqual(["a", "a-b", "a.f"]);
    faulty.setContentFaults([]);
    expect(findings(await wholeTree(faulty))).toEqual({});
  });

  it("keeps the pages of a listing that has begun in order", async () => {
    const first = await wholeTree(emulator);
    emulator.setContentFaults([{ kind: "extra", path: "**" }]);
    const files = await tree({ page_size: 1 });
    expect(files).toHaveLength(2 * first.length);
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    await expectTrueLinks(files);
  });
});

describe("several content faults", () => {
  const rule = record(
    {
      kind: constantFrom("missing", "corrupt", "truncated", "extra"),
      path: constantFrom("**", "*", "train/**", "a*", "*.f", "train/?.jpg"),
      count: integer({ min: 0, max: 10 }),
      seed: integer({ min: 0, max: 3 }),
    },
    { requiredKeys: ["kind", "path"] },
  );
  // Each kind once, so that what is found says which rule chose it.
  const rules = uniqueArray(rule, { minLength: 1, maxLength: 4, selector: ({ kind }) => kind });
  const matching: Readonly<Record<string, RegExp>> = {
    "**": /./,
    "*": /^[^/]*$/,
    "train/**": /^train\//,
    "a*": /^a[^/]*$/,
    "*.f": /^[^/]*\.f$/,
    "train/?.jpg": /^train\/[^/]\.jpg$/,
  };

  it("are found, and nothing else is: each file has the fault of the first rule that chose it", () =>
    assert(
      asyncProperty(rules, async (given) => {
        emulator.setContentFaults(given);
        const files = await tree({ page_size: 4 });
        const found = findings(files);
        let left = Object.keys(objects);
        for (const { kind, path, count = Infinity } of given) {
          const candidates = left.filter(
            (each) =>
              (matching[path]?.test(each) ?? false) && (objects[each] !== "" || kind === "missing" || kind === "extra"),
          );
          const named = (each: string): string => (kind === "extra" ? `${each}.extra` : each);
          const chosen = candidates.filter((each) => found[named(each)] === kind).slice(0, count);
          expect(chosen).toHaveLength(Math.min(count, candidates.length));
          for (const each of chosen) delete found[named(each)];
          left = left.filter((each) => !chosen.includes(each));
        }
        expect(found).toEqual({});
        await expectTrueLinks(files);
      }),
      { numRuns: 60 },
    ));
});

describe("a content fault that makes no sense", () => {
  it.each([
    [[{ kind: "lost" }], /contentFaults\[0\]\.kind is "lost".*missing, corrupt, truncated, extra/],
    [[{ kind: "missing" }], /contentFaults\[0\] has neither path nor count/],
    [
      [
        { kind: "missing", path: "a" },
        { kind: "extra", path: "/" },
      ],
      /contentFaults\[1\]\.path is empty/,
    ],
    [[{ kind: "missing", count: -1 }], /contentFaults\[0\]\.count must be/],
    [[{ kind: "missing", count: 1.5 }], /contentFaults\[0\]\.count must be/],
    [[{ kind: "missing", count: 1, seed: NaN }], /contentFaults\[0\]\.seed must be/],
  ])("is rejected, with the rule and the field: %j", async (faults, message) => {
    const rules: ContentFault[] = JSON.parse(JSON.stringify(faults), (_, value) => (value === null ? NaN : value));
    await expect(startEmulator({ contentFaults: rules })).rejects.toThrow(message);
    expect(() => emulator.setContentFaults(rules)).toThrow(message);
  });
});

import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { folderName } from "../../src/branches/folder-name.js";
import { splitRelativePath } from "../../src/transfer/confinement.js";
import { call, createPath, operationPath, reasonOf, untilEnded } from "../support/call.js";
import { startScriptedS3 } from "../support/scripted-s3.js";
import { create, filesInBranch, requestFor, upload } from "../support/uploads.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ transferConcurrency: 3 });
});
afterEach(() => emulator.close());

const anyId = fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" });

describe("the folder name of an id", () => {
  it("leaves ordinary ids as they are, and encodes what is special", () => {
    expect(["main", "ds-7f3c9a52", "v1.2", "..", ".git", "a/b", "数据", "~"].map(folderName)).toEqual([
      "main",
      "ds-7f3c9a52",
      "v1.2",
      "%2E.",
      "%2Egit",
      "a%2Fb",
      "%E6%95%B0%E6%8D%AE",
      "%7E",
    ]);
  });

  it("is one visible segment that every file system accepts", () => {
    fc.assert(
      fc.property(anyId, (drawn) => {
        const name = folderName(drawn);
        expect(name).toMatch(/^[A-Za-z0-9_%-][A-Za-z0-9_%.~-]{0,254}$/);
        expect(basename(join("/data", name))).toBe(name);
      }),
    );
  });

  it("differs for different ids, also for long ones that end differently", () => {
    fc.assert(fc.property(anyId, anyId, (a, b) => (folderName(a) === folderName(b)) === (a === b)));
    expect(folderName(`${"x".repeat(300)}1`)).not.toBe(folderName(`${"x".repeat(300)}2`));
  });
});

describe("a relative path that is accepted", () => {
  it("stays in the folder that it is joined to, and is not normalised", () => {
    const path = fc.array(fc.constantFrom("..", ".", "", "a", "b c", "%2e%2e", "\\", "\0", "C:", "…"), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(path, (segments) => {
        const drawn = segments.join("/");
        const split = splitRelativePath(drawn);
        const joined = "segments" in split ? join("/data/branch", ...split.segments) : "/data/branch/rejected";
        expect(joined.startsWith("/data/branch/")).toBe(true);
        expect("problem" in split || joined === `/data/branch/${drawn}`).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("an unsafe path is rejected", () => {
  const keys = {
    "..": "../escaped",
    "a hidden ..": "x/../../escaped",
    "a single dot": "./x",
    "an absolute path": "/etc/escaped",
    "an empty segment": "a//b",
    "a backslash": "..\\escaped",
    "a drive letter": "C:/escaped",
    "an end in a slash": "folder/",
  };
  for (const [name, key] of Object.entries(keys)) {
    it(`as an object key with ${name}`, async () => {
      await using s3 = await startScriptedS3({ objects: { [`d/${key}`]: "evil", "d/good": "good" } });
      const id = await create(emulator, requestFor(s3));
      const task = await untilEnded(emulator, id);
      expect(task.task_state).toBe(TaskState.ERROR);
      expect(task.err_msg).toContain("cannot become a file of the branch");
      expect(reasonOf((await call(emulator, operationPath(id))).body.error)).toBe("UNSAFE_PATH");
      expect(s3.requests.filter((line) => line.startsWith("GET /bucket/d/"))).toEqual([]);
      expect(await filesInBranch(emulator)).toEqual([]);
    });
  }

  for (const target of ["..", "a/../../b", "../..", "a//b", "a\\..\\b", "//etc", "a\0b", "./a", "C:\\x", "C:/x"]) {
    it(`as target_path ${JSON.stringify(target)}`, async () => {
      await using s3 = await startScriptedS3({ objects: { "d/a": "a" } });
      const rejected = await call(emulator, createPath, { ...requestFor(s3), target_path: target });
      expect(rejected.status).toBe(400);
      expect(rejected.body).toMatchObject({ code: 3, message: expect.stringContaining("target_path") });
      expect(reasonOf(rejected.body)).toBe("UNSAFE_PATH");
      expect(s3.requests).toEqual([]);
    });
  }

  it("does not change keys that only seem special", async () => {
    await using s3 = await startScriptedS3({
      objects: { "d/%2e%2e": "1", "d/...": "2", "d/.hidden": "3", "d/a%2Fb": "4" },
    });
    expect((await upload(emulator, requestFor(s3))).task_state).toBe(TaskState.FINISHED);
    expect((await filesInBranch(emulator)).sort()).toEqual(["%2e%2e", "...", ".hidden", "a%2Fb"]);
  });
});

describe("a symbolic link in the data directory is not followed", () => {
  const places = {
    "in place of the data space": ["space"],
    "in place of the dataset": ["space", "repo"],
    "in place of the branch": ["space", "repo", "main"],
    "in place of the branch's files": ["space", "repo", "main", "files"],
    "in place of the commits": ["space", "repo", "main", "commits"],
    "beside the files of the branch": ["space", "repo", "main", "files", "elsewhere"],
    "in place of a folder of the branch": ["space", "repo", "main", "files", "sub"],
  };
  for (const [name, segments] of Object.entries(places)) {
    it(`stands ${name}`, async () => {
      const outside = await mkdtemp(join(tmpdir(), "emulator-outside-"));
      await writeFile(join(outside, "mine"), "untouched");
      const link = join(emulator.dataDirectory, ...segments);
      await mkdir(dirname(link), { recursive: true });
      await symlink(outside, link);
      await using s3 = await startScriptedS3({ objects: { "d/sub/a": "a" } });
      const task = await upload(emulator, requestFor(s3));
      expect(task.task_state).toBe(TaskState.ERROR);
      expect(task.err_msg).toMatch(/symbolic link|both a file and a folder/);
      expect(await readdir(outside)).toEqual(["mine"]);
      await rm(outside, { recursive: true });
    });
  }
});

import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/index.js";
import { openConsole } from "../support/console.js";
import { startScriptedS3 } from "../support/scripted-s3.js";
import { branch, requestFor, upload } from "../support/uploads.js";

describe("commits and files in the console", () => {
  it("are those on disk, the latest commit first, with the whole tree of each", async () => {
    const objects: Record<string, string> = { "d/one": "1" };
    await using s3 = await startScriptedS3({ objects });
    await using emulator = await startEmulator();
    const page = await openConsole(emulator);
    expect(await page.branches()).toEqual({ branches: [], hasMore: false });
    await upload(emulator, { ...requestFor(s3), commit_id: "first", commit_msg: "<b>bold</b>" });
    Object.assign(objects, { "d/two": "22" });
    await upload(emulator, { ...requestFor(s3), commit_id: "second" });
    const { branches } = await page.branches();
    expect(branches).toMatchObject([
      {
        ...branch,
        commitCount: 2,
        commits: [
          { id: "second", fileCount: 2 },
          { id: "first", fileCount: 1, message: "<b>bold</b>" },
        ],
      },
    ]);
    expect((await page.files({ ...branch, commitId: "first" })).files).toMatchObject([{ path: "one", size: 1 }]);
    expect((await page.files({ ...branch, commitId: "second" })).files).toMatchObject([
      { path: "one" },
      { path: "two", size: 2 },
    ]);
  });

  it("come in pages, however many there are", async () => {
    const names = Array.from({ length: 450 }, (_, index) => `file-${String(index).padStart(4, "0")}`);
    await using s3 = await startScriptedS3({ objects: Object.fromEntries(names.map((name) => [`d/${name}`, name])) });
    await using emulator = await startEmulator();
    await upload(emulator, { ...requestFor(s3), commit_id: "many" });
    const page = await openConsole(emulator);
    const seen: string[] = [];
    const sizes: number[] = [];
    for (let after = "", hasMore = true; hasMore;) {
      const files = await page.files({ ...branch, commitId: "many", after });
      seen.push(...files.files.map(({ path }) => path));
      sizes.push(files.files.length);
      ({ hasMore } = files);
      after = seen.at(-1) ?? "";
    }
    expect(seen).toEqual(names);
    expect(sizes).toEqual([200, 200, 50]);
  });

  it("show content faults as callers see them", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/one": "1", "d/two": "2" } });
    await using emulator = await startEmulator({ contentFaults: [{ kind: "missing", path: "one" }] });
    await upload(emulator, { ...requestFor(s3), commit_id: "first" });
    const page = await openConsole(emulator);
    expect((await page.files({ ...branch, commitId: "first" })).files).toMatchObject([{ path: "two" }]);
  });

  it.each([{}, { ...branch, commitId: "none" }, { dataSpaceId: "..", repoId: "..", branchId: "..", commitId: ".." }])(
    "get 404 when there is no such commit: %j",
    async (query) => {
      await using emulator = await startEmulator();
      const page = await openConsole(emulator);
      const { message } = JSON.parse(await page.text(`files?${new URLSearchParams(query).toString()}`));
      expect(message).toContain("There is no commit");
    },
  );
});

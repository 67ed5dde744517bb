import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesFolder } from "../../src/branches/branch-address.js";
import { createHistories } from "../../src/branches/history.js";
import { commitStaged, type NewCommit } from "../../src/transfer/branch.js";
import { createKeepFile } from "../../src/transfer/keep-file.js";
import { branch } from "../support/uploads.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "emulator-links-"));
});
afterEach(() => rm(root, { recursive: true }));

/** What a file system without hard links answers. */
function withoutLinks(code: string): () => Promise<void> {
  return () => Promise.reject(Object.assign(new Error(`${code}: link`), { code }));
}

async function commit(id: string, files: Readonly<Record<string, string>>, code: string): Promise<void> {
  const staged = join(root, `staged-${id}`);
  for (const [path, body] of Object.entries(files)) {
    await mkdir(join(staged, path, ".."), { recursive: true });
    await writeFile(join(staged, path), body);
  }
  const manifest: NewCommit = { commit_id: id, task_id: id, message: "", create_time: "", files: [] };
  const keep = createKeepFile(withoutLinks(code));
  await commitStaged({ dataDirectory: root, histories: createHistories(root), keep }, branch, staged, manifest);
}

describe("a file system without hard links", () => {
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"])(
    "that answers %s keeps the files of earlier commits, by copies",
    async (code) => {
      await commit("one", { a: "first", "sub/b": "second" }, code);
      await commit("two", { a: "newer", c: "third" }, code);
      const files = filesFolder(root, branch);
      expect((await readdir(files)).sort()).toEqual(["a", "c", "sub"]);
      expect(await readFile(join(files, "a"), "utf8")).toBe("newer");
      expect(await readFile(join(files, "sub", "b"), "utf8")).toBe("second");
    },
  );

  it("with no room either fails, and leaves the branch as it was", async () => {
    await commit("one", { a: "first" }, "EPERM");
    await expect(commit("two", { b: "second" }, "ENOSPC")).rejects.toMatchObject({ reason: "DISK_FAILED" });
    expect(await readdir(filesFolder(root, branch))).toEqual(["a"]);
  });
});

import { chmod, lstat, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../src/index.js";
import { call, createPath } from "./support/call.js";
import { startScriptedS3 } from "./support/scripted-s3.js";

let dataDirectory: string;
let before: number;

beforeEach(async () => {
  before = process.umask();
  dataDirectory = await mkdtemp(join(tmpdir(), "emulator-rights-"));
});
afterEach(async () => {
  process.umask(before);
  await rm(dataDirectory, { recursive: true, force: true });
});

const inAidmp = (...segments: readonly string[]): string => join(dataDirectory, ".aidmp", ...segments);

async function rightsOf(path: string): Promise<string> {
  return ((await lstat(path)).mode & 0o777).toString(8);
}

async function folderRights(): Promise<readonly string[]> {
  return Promise.all([inAidmp(), inAidmp("tasks"), inAidmp("staging")].map(rightsOf));
}

/** Starts an emulator with one running task, which has the keys of its object store on disk. */
async function withRunningTask(check: (taskFile: string) => Promise<void>): Promise<void> {
  await using s3 = await startScriptedS3({
    objects: { "d/a": "a" },
    onGet: (_key, response) => response.flushHeaders(),
  });
  await using emulator = await startEmulator({ dataDirectory });
  const keys = { access_key: "canary-access", secret_key: "canary-secret" };
  const oss_config = { bucket_name: "bucket", oss_endpoint: s3.host, disable_ssl: true, ...keys };
  const { name } = (await call(emulator, createPath, { source_path: "d/", oss_config })).body;
  await check(inAidmp("tasks", `${name}.json`));
}

describe.skipIf(process.platform === "win32")("what holds keys", () => {
  it.each([0o000, 0o022, 0o077, 0o177, 0o377])("is private under the umask %i", async (umask) => {
    process.umask(umask);
    await withRunningTask(async (taskFile) => {
      expect(await folderRights()).toEqual(["700", "700", "700"]);
      expect(await rightsOf(taskFile)).toBe("600");
    });
  });

  it("becomes private when it existed with more permissions", async () => {
    let taskFile = "";
    await withRunningTask(async (file) => {
      taskFile = file;
    });
    for (const folder of [inAidmp(), inAidmp("tasks")]) await chmod(folder, 0o777);
    await chmod(taskFile, 0o666);
    await using again = await startEmulator({ dataDirectory });
    expect(again.tasks()).toHaveLength(1);
    expect(await folderRights()).toEqual(["700", "700", "700"]);
    expect(await rightsOf(taskFile)).toBe("600");
  });

  it("does not change the permissions of the data directory itself", async () => {
    await chmod(dataDirectory, 0o755);
    await using emulator = await startEmulator({ dataDirectory });
    expect(await rightsOf(emulator.dataDirectory)).toBe("755");
  });

  it("is never reached through a symbolic link, whose target keeps its permissions", async () => {
    const elsewhere = join(dataDirectory, "elsewhere");
    await mkdir(elsewhere, { mode: 0o755 });
    await writeFile(join(elsewhere, "task.json"), "{}", { mode: 0o644 });
    await symlink(elsewhere, inAidmp());
    await expect(startEmulator({ dataDirectory })).rejects.toThrow(/symbolic link/);

    await rm(inAidmp());
    await mkdir(inAidmp("tasks"), { recursive: true });
    await symlink(join(elsewhere, "task.json"), inAidmp("tasks", "task.json"));
    await expect(startEmulator({ dataDirectory })).rejects.toThrow(/task\.json cannot be read/);
    expect([await rightsOf(elsewhere), await rightsOf(join(elsewhere, "task.json"))]).toEqual(["755", "644"]);
    expect(await readdir(elsewhere)).toEqual(["task.json"]);
  });
});

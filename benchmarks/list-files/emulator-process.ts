import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@aidmp/emulator";
import { serve } from "../harness/server.js";
import { taskOfThisProcess } from "../harness/task.js";
import { where } from "./where.js";

/**
 * The emulator over a data directory with one commit of `{ count }` files. The commit's manifest is written by hand: to copy as
 * many objects would take minutes, and listing them reads no byte of them.
 */
const { count } = taskOfThisProcess();
const dataDirectory = await mkdtemp(join(tmpdir(), "aidmp-bench-"));
const commits = join(dataDirectory, where.dataSpaceId, where.repoId, where.branchId, "commits");
const files = Array.from({ length: Number(count) }, (_, index) => ({
  path: `train/part-${pad(Math.floor(index / 1_000))}/image-${pad(index)}.jpg`,
  size: 1_000 + (index % 977),
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}));
await mkdir(commits, { recursive: true });
const commit = { commit_id: "commit", task_id: "task", message: "all", create_time: "2026-01-01T00:00:00.000Z" };
await writeFile(join(commits, "commit.json"), JSON.stringify({ ...commit, parent_id: "", depth: 0, files }));

const emulator = await startEmulator({ dataDirectory });
serve(
  { url: emulator.url },
  () => ({ requests: emulator.requests.total }),
  async () => {
    await emulator.close();
    await rm(dataDirectory, { recursive: true, force: true });
  },
);

function pad(index: number): string {
  return `${index}`.padStart(7, "0");
}

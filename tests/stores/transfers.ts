import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { demoBearerToken, TaskState, type Emulator, type TaskSummary } from "@aidmp/emulator";
import type { Store } from "./store.ts";

/** A task, and what must come of it. */
export interface TransferCase {
  readonly name: string;
  readonly sourcePath: string;
  readonly oss?: Readonly<Record<string, unknown>>;
  /** The files of the branch by path, or what `err_msg` must say. */
  readonly expected: ReadonlyMap<string, Buffer> | RegExp;
}

/** Runs a task on a branch of its own. Returns what is wrong with its end. */
export async function problemOf(
  emulator: Emulator,
  store: Store,
  bucket: string,
  { sourcePath, oss, expected }: TransferCase,
): Promise<string | undefined> {
  const branch = { dataSpaceId: "stores", repoId: "repo", branchId: randomUUID() };
  const path = `/aids/aidmp/data/v2/dataSpaces/stores/repos/repo/branches/${branch.branchId}/task:upload`;
  const response = await fetch(emulator.url + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${demoBearerToken}` },
    body: JSON.stringify({
      source_path: sourcePath,
      oss_config: {
        bucket_name: bucket,
        oss_endpoint: store.host,
        disable_ssl: !store.isHttps,
        insecure_skip_verify: store.isHttps,
        access_key: store.owner.accessKey,
        secret_key: store.owner.secretKey,
        ...oss,
      },
    }),
  });
  if (!response.ok) return `it was not created: ${await response.text()}`;
  const task = await untilEnded(emulator, branch.branchId);
  const files = await filesBelow(emulator.filesOf(branch));
  if (expected instanceof RegExp) {
    if (task.state !== TaskState.ERROR) return `it ended in state ${task.state} instead of ERROR`;
    if (!expected.test(task.errorMessage)) return `it says: ${task.errorMessage}`;
    return files.size === 0 ? undefined : `it left ${files.size} files in the branch`;
  }
  if (task.state !== TaskState.FINISHED) return `it failed: ${task.errorMessage}`;
  return differenceOf(files, expected);
}

async function untilEnded(emulator: Emulator, branchId: string): Promise<TaskSummary> {
  for (;;) {
    const task = emulator.tasks().find((candidate) => candidate.branchId === branchId);
    if (task?.done === true) return task;
    await delay(10);
  }
}

async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    files.set(file.slice(folder.length + 1), await readFile(file));
  }
  return files;
}

function differenceOf(found: ReadonlyMap<string, Buffer>, expected: ReadonlyMap<string, Buffer>): string | undefined {
  const missing = [...expected.keys()].filter((path) => !found.has(path));
  const extra = [...found.keys()].filter((path) => !expected.has(path));
  const other = [...expected].filter(([path, body]) => found.get(path)?.equals(body) === false).map(([path]) => path);
  if (missing.length + extra.length + other.length === 0) return undefined;
  return `missing: ${shown(missing)}, too many: ${shown(extra)}, different: ${shown(other)}`;
}

function shown(paths: readonly string[]): string {
  return `${paths.length} ${JSON.stringify(paths.slice(0, 3))}`;
}

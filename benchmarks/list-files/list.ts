import { type AidmpClient, createAidmpClient, hmac, searchTree } from "@aidmp/client";
import { listFiles } from "@aidmp/datasets";
import { demoCredentials } from "@aidmp/emulator";
import { taskOfThisProcess } from "../harness/task.js";
import { where } from "./where.js";

/** Lists `{ count }` files at `{ url }`, and reads the same pages without looking at them. Prints how long both took, and the memory. */
const { url, count } = taskOfThisProcess();
const files = Number(count);
const pageSize = 1_000;
const client: AidmpClient = createAidmpClient({ baseUrl: String(url), auth: hmac(demoCredentials) });

// The emulator makes the commit's tree, and code gets compiled.
for (let turn = 0; turn < 20; turn += 1) await readPages(1);
for (let turn = 0; turn < 20; turn += 1) await list(pageSize);

const pagesInMs = await timeOf(() => readPages(Number.POSITIVE_INFINITY));
const listingInMs = await timeOf(() => list(files));
// Once more, and looked at from time to time: a collection takes as long as listing a thousand files.
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let most = before;
await list(files, () => {
  globalThis.gc?.();
  most = Math.max(most, process.memoryUsage().heapUsed);
});
console.log(JSON.stringify({ pagesInMs, listingInMs, growthInMiB: (most - before) / 2 ** 20 }));

async function list(limit: number, look: () => void = () => undefined): Promise<void> {
  let seen = 0;
  for await (const { path, size } of listFiles(client, where)) {
    if (path === "" || size === undefined) throw new Error("A file came without its path or size.");
    seen += 1;
    if (seen % Math.ceil(files / 10) === 0) look();
    if (seen === limit) break;
  }
  if (seen !== limit) throw new Error(`${seen} of ${limit} files were listed.`);
}

async function readPages(limit: number): Promise<void> {
  let token = "";
  for (let page = 0; page < limit; page += 1) {
    const { next_page_token: next } = await searchTree(client, {
      params: { path: { data_space_id: where.dataSpaceId, repo_id: where.repoId } },
      body: { repo_id: where.repoId, branch_id: where.branchId, page_size: pageSize, page_token: token },
    });
    if (!next) return;
    token = next;
  }
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

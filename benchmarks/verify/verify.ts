import { listFiles, verifyUpload } from "@aidmp/datasets";
import { taskOfThisProcess } from "../harness/task.js";
import { commitOf, sourceOf, where } from "./commit.js";

/** Verifies `{ count, order }` files by their sizes. Prints how long it took, beside reading the two listings, and what memory it took. */
const { count, order } = taskOfThisProcess();
const files = Number(count);
const source = sourceOf(files, String(order));

// Compiled code and heaps that have grown: the first of two runs would pay for both.
await verify(Math.min(files, 20_000));
const readingInMs = await timeOf(read);
const verifyingInMs = await timeOf(() => verify(files));
// Once more, and looked at ten times in all: a collection takes as long as reading a thousand files.
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let most = before;
let calls = 0;
await verify(files, () => {
  calls += 1;
  if (calls % Math.ceil(files / 1_000) !== 0) return;
  globalThis.gc?.();
  most = Math.max(most, process.memoryUsage().heapUsed);
});
console.log(JSON.stringify({ readingInMs, verifyingInMs, growthInMiB: (most - before) / 2 ** 20 }));

async function read(): Promise<void> {
  let seen = 0;
  for await (const _ of source) seen += 1;
  for await (const _ of listFiles(commitOf(files), where)) seen += 1;
  if (seen !== 2 * files) throw new Error(`${seen} files were listed.`);
}

async function verify(howMany: number, onProgress: () => void = () => undefined): Promise<void> {
  const report = await verifyUpload(commitOf(howMany), {
    ...where,
    source: howMany === files ? source : sourceOf(howMany, "the same"),
    level: "size",
    onProgress,
  });
  if (!report.ok || report.same !== howMany) throw new Error(`${report.same} of ${howMany} files were the same.`);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Real transfers of the emulator from object stores that nobody here wrote, filled by a client that nobody here wrote.
 *
 *   npm run test:stores                      OpenStack Swift, twice: two keys a page, and another region with https
 *   npm run test:stores -- --objects 1500    more objects than the usual 150
 *   npm run test:stores -- --ceph            Ceph's radosgw as well
 *
 * Exits 1 if a task ended otherwise than it must, and says which package is missing if one is.
 */
import { parseArgs } from "node:util";
import { startEmulator } from "@aidmp/emulator";
import { casesFor } from "./cases.ts";
import { createContents } from "./contents.ts";
import { startRadosgw } from "./radosgw.ts";
import { fillBucket } from "./s3cmd.ts";
import { NotInstalledError, type Store } from "./store.ts";
import { startSwift } from "./swift.ts";
import { problemOf } from "./transfers.ts";

const { values } = parseArgs({
  options: { objects: { type: "string", default: "150" }, ceph: { type: "boolean", default: false } },
});
const objects = Number(values.objects);
if (!Number.isSafeInteger(objects) || objects < 30) throw new Error("--objects is a whole number from 30.");

const stores: readonly (() => Promise<Store>)[] = [
  () => startSwift({ pageSize: 2, region: "us-east-1", isHttps: false }),
  () => startSwift({ pageSize: 1_000, region: "cn-north-1", isHttps: true }),
  ...(values.ceph ? [startRadosgw] : []),
];

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function tryStore(start: () => Promise<Store>): Promise<boolean> {
  await using store = await start();
  const contents = createContents(objects);
  const bucket = "stores-bucket";
  await fillBucket(store, bucket, contents);
  await using emulator = await startEmulator();
  const cases = casesFor(store, contents);
  const broken: string[] = [];
  for (const transfer of cases) {
    const problem = await problemOf(emulator, store, bucket, transfer);
    if (problem !== undefined) broken.push(`${transfer.name}: ${problem}`);
  }
  console.log(
    `${store.name}: ${cases.length - broken.length} of ${cases.length} tasks as they must be, ${objects} objects`,
  );
  for (const problem of broken) console.error(`  BROKEN: ${problem}`);
  return broken.length === 0;
}

try {
  for (const start of stores) {
    if (!(await tryStore(start))) process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof NotInstalledError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

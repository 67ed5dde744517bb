import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { taskOfThisProcess } from "../harness/task.js";
import { s3ClientFor } from "./s3-client.js";
import { totalSize } from "./total-size.js";

/** A copy as `aws s3 sync` makes one, with the same SDK: list, then so many at a time into files: `{ port, concurrency }`. */
const { port, concurrency } = taskOfThisProcess();
const s3 = s3ClientFor(Number(port), Number(concurrency));
const target = await mkdtemp(join(tmpdir(), "aidmp-bench-"));

const startedAt = performance.now();
const before = process.cpuUsage();
const keys: string[] = [];
for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: "bench", Prefix: "data/" })) {
  for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
}
let next = 0;
await Promise.all(Array.from({ length: Number(concurrency) }, copyObjects));
const durationInMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const { files, bytes } = await totalSize(target);
await rm(target, { recursive: true, force: true });
const memoryInMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ durationInMs, cpuInMs: (user + system) / 1000, memoryInMiB, files, bytes }));
process.exit();

async function copyObjects(): Promise<void> {
  for (let key = keys[next++]; key !== undefined; key = keys[next++]) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "bench", Key: key }));
    if (!(Body instanceof Readable)) throw new TypeError("The body is no stream.");
    const path = join(target, key);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Body, createWriteStream(path));
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskOfThisProcess } from "../harness/task.js";
import { runAws } from "./aws-cli.js";
import { totalSize } from "./total-size.js";

/** The same copy by awscli, which has a concurrency of its own: `{ port }`. */
const { port } = taskOfThisProcess();
const target = await mkdtemp(join(tmpdir(), "aidmp-bench-"));
const endpoint = `http://127.0.0.1:${Number(port)}`;
const measured = await runAws(["s3", "sync", "s3://bench/data/", target, "--endpoint-url", endpoint, "--quiet"]);
const { files, bytes } = await totalSize(target);
await rm(target, { recursive: true, force: true });
console.log(JSON.stringify({ ...measured, files, bytes }));

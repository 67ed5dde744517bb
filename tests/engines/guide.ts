import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { runTypeScript } from "@aidmp/test-support/run-program";
import type { Engine } from "./engine.js";

const examples = fileURLToPath(new URL("../../examples/guides", import.meta.url));
const tsx = join(dirname(createRequire(import.meta.url).resolve("tsx/package.json")), "dist/cli.mjs");

/** Runs the programs of the guide on Redis: one adds a wait and ends, the other tells its end. Resolves with what is broken. */
export async function tryGuide(redis: Engine): Promise<readonly string[]> {
  await using emulator = await startEmulator({
    script: [
      { afterInMs: 0, state: "RUNNING", progress: { totalFileCount: 2 } },
      { afterInMs: 1_500, state: "FINISHED", progress: { succeedFileCount: 2 } },
    ],
  });
  const { accessKey, secretKey } = demoCredentials;
  const keys = { AIDMP_BASE_URL: emulator.url, AIDMP_ACCESS_KEY: accessKey, AIDMP_SECRET_KEY: secretKey };
  const env = { ...keys, REDIS_URL: redis.url };
  const added = await runTypeScript(join(examples, "durable-add.ts"), [], env);
  const id = /^Waiting as (\S+)\.$/m.exec(added.stdout)?.[1];
  if (added.ended !== 0 || id === undefined) return [`durable-add.ts printed ${added.stdout}${added.stderr}`];

  const worker = spawn(process.execPath, [tsx, join(examples, "durable-worker.ts")], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  }
  const exited = once(worker, "exit");
  for (let tries = 0; tries < 300 && !printed.includes(id); tries += 1) await sleep(100);
  worker.kill("SIGTERM");
  const ended = await Promise.race([exited, sleep(20_000, ["nothing"])]);
  worker.kill("SIGKILL");
  if (!printed.includes(`${id} { order: 7 } 2 files`)) return [`durable-worker.ts printed ${printed}`];
  return ended[0] === 0 ? [] : [`durable-worker.ts ended with ${String(ended[0] ?? ended[1])} after SIGTERM`];
}

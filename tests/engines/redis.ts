import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { freePort } from "@aidmp/test-support/free-port";
import { startForeground } from "../stores/server-process.js";
import type { Engine } from "./engine.js";
import { programOf } from "./program-of.js";

/** Redis from its Debian package, with an append-only file that is written before each answer. */
export async function startRedis(): Promise<Engine> {
  const file = await programOf("redis-server", ["/usr/bin", "/usr/local/bin"], "redis-server");
  const folder = await mkdtemp(join(tmpdir(), "aidmp-redis-"));
  const port = await freePort();
  const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  const durable = ["--appendonly", "yes", "--appendfsync", "always"];
  const start = (): ReturnType<typeof startForeground> => startForeground(file, [...args, ...durable]);
  let server = start();
  const client = new Redis(port, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on("error", () => undefined);
  await client.ping();
  return {
    name: "redis",
    url: `redis://127.0.0.1:${port}`,
    async restart() {
      await server.stop();
      await sleep(500);
      server = start();
      await client.ping();
    },
    async size() {
      const memory = await client.info("memory");
      return Number(/used_memory:(\d+)/.exec(memory)?.[1]);
    },
    async [Symbol.asyncDispose]() {
      client.disconnect();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

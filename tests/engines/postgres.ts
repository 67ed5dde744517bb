import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { runMigrations } from "bullmq";
import { Client } from "pg";
import { freePort } from "@aidmp/test-support/free-port";
import type { Engine } from "./engine.js";
import { programOf } from "./program-of.js";

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL from its Debian package, with its defaults: what it has confirmed survives a kill. */
export async function startPostgres(): Promise<Engine> {
  const versions = await readdir("/usr/lib/postgresql").catch((): string[] => []);
  const folders = versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  const [initdb, postgres] = await Promise.all(
    ["initdb", "postgres"].map((name) => programOf(name, folders, "postgresql")),
  );
  if (initdb === undefined || postgres === undefined) throw new Error("Both were found.");
  const user = await serverUser();
  const folder = await mkdtemp(join(tmpdir(), "aidmp-postgres-"));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  await promisify(execFile)(
    initdb,
    ["-D", folder, "-U", "aidmp", "-A", "trust", "-E", "UTF8", "--no-sync"],
    user ?? {},
  );
  const port = await freePort();
  const url = `postgres://aidmp@127.0.0.1:${port}/postgres`;
  const args = ["-D", folder, "-p", `${port}`, "-h", "127.0.0.1", "-k", "", "-c", "max_connections=400"];
  let server = spawn(postgres, args, { stdio: "ignore", ...user });
  const kill = (): void => void server.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    // At once, without a checkpoint: the next start recovers from the log, as after a crash.
    server.kill("SIGQUIT");
    await ended;
  };
  await untilItAnswers(url);
  const client = new Client(url);
  await client.connect();
  await runMigrations(client);
  await client.end();
  return {
    name: "postgres",
    url,
    async restart() {
      await stop();
      await sleep(500);
      server = spawn(postgres, args, { stdio: "ignore", ...user });
      await untilItAnswers(url);
    },
    async size() {
      const asking = new Client(url);
      await asking.connect();
      const { rows } = await asking.query("SELECT pg_database_size('postgres') AS bytes");
      await asking.end();
      return Number(rows[0]?.bytes);
    },
    async [Symbol.asyncDispose]() {
      await stop();
      process.off("exit", kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (what) => Number((await promisify(execFile)("id", [what, "postgres"])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error("There is a user postgres.");
  return { uid, gid };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const client = new Client(url);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}

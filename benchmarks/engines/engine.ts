import { Redis } from "ioredis";
import { Client } from "pg";
import type { Engine, EngineName } from "../../tests/engines/engine.js";

/** Named in the task of a program. */
export function engineNamed(name: unknown): EngineName {
  if (name === "redis" || name === "postgres") return name;
  throw new RangeError(`No engine ${String(name)}.`);
}

/** What an engine has done since its start, by its own count. */
export interface EngineWork {
  /** Redis: commands, those in scripts too. PostgreSQL: transactions; most are one statement. */
  readonly operations: number;
  /** Redis: scripts, each of which is one request. */
  readonly scripts: number;
}

export async function workOf({ name, url }: Pick<Engine, "name" | "url">): Promise<EngineWork> {
  return name === "redis" ? workOfRedis(url) : workOfPostgres(url);
}

async function workOfRedis(url: string): Promise<EngineWork> {
  const redis = new Redis(url);
  try {
    const stats = await redis.info("commandstats");
    const calls = [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, command = "", count]) => ({
      command,
      count: Number(count),
    }));
    const sum = (those: typeof calls): number => those.reduce((total, { count }) => total + count, 0);
    return {
      operations: sum(calls.filter(({ command }) => command !== "evalsha")),
      scripts: sum(calls.filter(({ command }) => command === "evalsha")),
    };
  } finally {
    redis.disconnect();
  }
}

async function workOfPostgres(url: string): Promise<EngineWork> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
    return { operations: Number(rows[0]?.xact_commit), scripts: 0 };
  } finally {
    await client.end();
  }
}

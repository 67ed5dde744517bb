import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineName } from "../../tests/engines/engine.js";
import { startPostgres } from "../../tests/engines/postgres.js";
import { startRedis } from "../../tests/engines/redis.js";
import { type Program, program } from "../harness/program.js";
import type { Figures } from "../harness/rounds.js";
import { field, ServerProcess } from "../harness/server.js";
import { workOf } from "./engine.js";
import type { FollowerName } from "./followers.js";
import { durationInMs } from "./plan.js";

export type { EngineName };

const engines = { redis: startRedis, postgres: startPostgres };

/** Who follows, where, in how many processes. */
export interface Competitor {
  readonly follower: FollowerName;
  readonly engine: EngineName;
  readonly workers: number;
}

/** Operations of one size, created once: all competitors follow the same. */
export class Load implements AsyncDisposable {
  readonly count: number;
  readonly #programs: Programs;
  readonly #folder: string;
  readonly #emulator: ServerProcess;
  readonly #url: unknown;

  private constructor(count: number, programs: Programs, folder: string, { server, ready }: Started) {
    this.count = count;
    this.#programs = programs;
    this.#folder = folder;
    this.#emulator = server;
    this.#url = field(ready, "url");
  }

  static async create(count: number, programs: Programs): Promise<Load> {
    const started = await ServerProcess.start(programs.emulator, { count, createdAt: Date.now() });
    const load = new Load(count, programs, await mkdtemp(join(tmpdir(), "aidmp-bench-")), started);
    const names = await programs.seed.run({ url: load.#url, count });
    await writeFile(load.#namesFile, JSON.stringify(names));
    return load;
  }

  async follow({ follower, engine: engineName, workers }: Competitor): Promise<Figures> {
    await this.#emulator.ask({ rewind: true });
    await using engine = follower === "in-process" ? undefined : await engines[engineName]();
    const before = engine === undefined ? undefined : await workOf(engine);
    const [engineUrl, namesFile] = [engine?.url ?? "", this.#namesFile];
    const startsAt = Date.now() + (engine === undefined ? 0 : allowanceInMs(engineName, this.count));
    if (engine !== undefined) {
      const byHand = follower === "by-hand";
      await this.#programs.add.run({ byHand, engine: engineName, engineUrl, namesFile, startsAt });
    }
    const task = { follower, engine: engineName, engineUrl, serviceUrl: this.#url, namesFile };
    const running = await Promise.all(
      Array.from({ length: workers }, () => ServerProcess.start(this.#programs.follower, task)),
    );
    const processes = running.map(({ server }) => server);
    try {
      await sleep(Math.max(0, startsAt - Date.now()));
      const startedAt = Number(field(await this.#emulator.ask({ go: true }), "startedAt"));
      await Promise.all(processes.map((each) => each.ask({ go: true })));
      await untilAll(processes, this.count);
      const tookInMs = Date.now() - startedAt;
      const answers = await Promise.all(processes.map((each) => each.ask({ all: true })));
      const delays = delaysOf(answers, startedAt, this.count);
      const requests = Number(field(await this.#emulator.ask({}), "requests"));
      // What a process still had to report is in once it is gone.
      await Promise.all(processes.splice(0).map((each) => each[Symbol.asyncDispose]()));
      const work = engine === undefined ? undefined : await workOf(engine);
      const cpuInMs = answers.reduce<number>((sum, each) => sum + Number(field(each, "cpuInMs")), 0);
      return {
        requests,
        tookInMs,
        medianDelayInMs: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
        longDelayInMs: delays[Math.floor(delays.length * 0.95)] ?? Number.NaN,
        operationsAWait: ((work?.operations ?? 0) - (before?.operations ?? 0)) / this.count,
        scriptsAWait: ((work?.scripts ?? 0) - (before?.scripts ?? 0)) / this.count,
        cpuInMs: cpuInMs / workers,
        cpuShare: cpuInMs / workers / tookInMs,
      };
    } finally {
      await Promise.all(processes.map((each) => each[Symbol.asyncDispose]()));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#emulator[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #namesFile(): string {
    return join(this.#folder, "names.json");
  }
}

type Started = Awaited<ReturnType<typeof ServerProcess.start>>;

export interface Programs {
  readonly emulator: Program;
  readonly seed: Program;
  readonly add: Program;
  readonly follower: Program;
}

export async function buildPrograms(): Promise<Programs> {
  const [emulator, seed, add, follower] = [
    await program(new URL("emulator-process.ts", import.meta.url)),
    await program(new URL("seed.ts", import.meta.url)),
    await program(new URL("add.ts", import.meta.url)),
    await program(new URL("follower-process.ts", import.meta.url)),
  ];
  return { emulator, seed, add, follower };
}

/** For adding the waits, so that none begins before all are there. Where it takes longer, all begin a little late. */
function allowanceInMs(engine: EngineName, count: number): number {
  return 1_500 + count * (engine === "redis" ? 1.5 : 2.5);
}

async function untilAll(processes: readonly ServerProcess[], count: number): Promise<void> {
  for (const deadline = performance.now() + 180_000; ;) {
    const ends = await Promise.all(processes.map(async (each) => Number(field(await each.ask({}), "ends"))));
    if (ends.reduce((sum, each) => sum + each, 0) >= count) return;
    if (performance.now() > deadline) throw new Error(`Of ${count} ends, ${ends.join(" + ")} were told in 3 minutes.`);
    await sleep(100);
  }
}

/** Sorted. Every operation has one, or the competitor did not do the work. */
function delaysOf(answers: readonly unknown[], startedAt: number, count: number): readonly number[] {
  const delays = new Map<number, number>();
  for (const noticed of answers.map((answer) => field(answer, "noticed"))) {
    if (!Array.isArray(noticed)) throw new TypeError("The times of the ends are missing.");
    for (const [index, at] of noticed) {
      const delay = Number(at) - startedAt - durationInMs(Number(index), count);
      delays.set(Number(index), Math.min(delay, delays.get(Number(index)) ?? Number.POSITIVE_INFINITY));
    }
  }
  if (delays.size !== count) throw new Error(`${count - delays.size} of ${count} ends were not told.`);
  const sorted = [...delays.values()].toSorted((one, other) => one - other);
  // Whole milliseconds are read in two processes.
  if ((sorted[0] ?? 0) < -2) throw new Error("An end was told before there was one.");
  return sorted;
}

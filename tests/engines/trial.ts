import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { addWait, isWaitDataError } from "@aidmp/bullmq";
import { seededRandom, type SeededRandom } from "@aidmp/test-support/seeded-random";
import { connect, type Connection } from "./connection.js";
import type { Engine, EngineName } from "./engine.js";
import { killEveryInMs, type Plan, type PlannedWait, planWaits, workers } from "./plan.js";
import { mostInASecond, startService } from "./service.js";
import { startWorker, type WorkerProcess, type WorkerUsage } from "./worker-process.js";

export interface TrialReport {
  readonly engine: EngineName;
  readonly waits: number;
  readonly kills: number;
  readonly restarts: number;
  /** By the name of the file that the effect made. */
  readonly effects: number;
  readonly calls: number;
  readonly lost: readonly string[];
  readonly wrong: readonly string[];
  /** How late the ends were told, in milliseconds: the median, and what one of a hundred exceeds. */
  readonly medianLagInMs: number;
  readonly longLagInMs: number;
  readonly listRequests: number;
  readonly mostInASecond: number;
  readonly idle: readonly WorkerUsage[];
  /** A worker's heap before and after others' waits were put into the queue. */
  readonly heapWithoutWaits: number;
  readonly heapBesideWaits: number;
  readonly waitsBeside: number;
  readonly complaints: readonly string[];
  readonly durationInMs: number;
}

/** How long after the last operation its end may be told: the jobs of a killed worker, and a store that is down, cost time. */
const graceInMs = 60_000;
const waitsBeside = 1_000;

/** Waits for operations while the workers are killed, the store is killed once, and the service answers with faults. */
export async function runTrial(start: () => Promise<Engine>, plan: Plan): Promise<TrialReport> {
  const startedAt = performance.now();
  const random = seededRandom(plan.seed);
  await using engine = await start();
  await using service = await startService(random);
  const folder = await mkdtemp(join(tmpdir(), "aidmp-engines-"));
  const connection = connect(engine.name, engine.url);
  const options = { engine: engine.name, engineUrl: engine.url, serviceUrl: service.url, folder };
  const running = await Promise.all(Array.from({ length: workers }, () => startWorker(options)));
  const complaints: string[] = [];
  try {
    await sleep(2_000);
    const idle = await Promise.all(running.map((worker) => worker.usage(5_000)));

    const planned = new Map<string, PlannedWait & { readonly endsAt: number }>();
    const creating = service.create(planWaits(plan, random), async (wait, operation) => {
      const { dataSpaceId, sourcePath } = wait;
      const endsAt = Date.now() + wait.durationInMs;
      const id = await keepAdding(connection, operation, { dataSpaceId, data: { sourcePath } });
      planned.set(id, { ...wait, endsAt });
    });
    const deadline = performance.now() + plan.longestInSeconds * 1_000 + graceInMs;
    let kills = 0;
    let restarts = 0;
    let nextKillAt = performance.now() + killEveryInMs;
    const restartAt = performance.now() + (plan.longestInSeconds * 1_000) / 2;
    let restarting: Promise<void> | undefined;
    await creating;
    for (;;) {
      const done = (await readdir(folder)).filter((name) => name !== "calls").length;
      if (done >= planned.size || performance.now() > deadline) break;
      if (performance.now() >= nextKillAt) {
        nextKillAt += killEveryInMs;
        kills += 1;
        complaints.push(...(await replaceOne(running, () => startWorker(options), random)));
      }
      if (performance.now() >= restartAt && restarting === undefined) {
        restarts += 1;
        restarting = engine.restart();
      }
      await sleep(50);
    }
    await restarting;
    const effects = await effectsIn(folder);
    const calls = (await readFile(join(folder, "calls"), "utf8")).split("\n").filter((line) => line !== "");
    const listRequests = service.listedAt.length;
    const lags = calls
      .map((line) => line.split(" "))
      .map(([id = "", , at]) => Number(at) - (planned.get(id)?.endsAt ?? 0))
      .sort((one, other) => one - other);

    await Promise.all(running.splice(1).map((worker) => worker.kill()));
    const [left] = running;
    // What it does for the first time costs memory once.
    await addOthers(connection, "first");
    await sleep(2_000);
    const before = await left?.usage(500);
    await addOthers(connection, "then");
    await sleep(2_000);
    const after = await left?.usage(500);
    complaints.push(left?.stderr() ?? "");
    return {
      engine: engine.name,
      waits: plan.waits,
      kills,
      restarts,
      effects: effects.size,
      calls: calls.length,
      lost: [...planned].filter(([id]) => !effects.has(id)).map(([id, { sourcePath }]) => `${id}: ${sourcePath}`),
      wrong: [...planned].flatMap(([id, { outcome }]) => {
        const told = calls.filter((line) => line.startsWith(`${id} `)).map((line) => line.split(" ")[1] ?? "");
        return told.filter((status) => status !== outcome).map((status) => `${id}: ${status} instead of ${outcome}`);
      }),
      medianLagInMs: lags[Math.floor(lags.length / 2)] ?? 0,
      longLagInMs: lags[Math.floor(lags.length * 0.99)] ?? 0,
      listRequests,
      mostInASecond: mostInASecond(service.listedAt),
      idle,
      heapWithoutWaits: before?.heapInBytes ?? 0,
      heapBesideWaits: after?.heapInBytes ?? 0,
      waitsBeside,
      complaints: complaints.filter((text) => text !== ""),
      durationInMs: performance.now() - startedAt,
    };
  } finally {
    await Promise.all(running.map((worker) => worker.kill()));
    await connection.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function replaceOne(
  running: WorkerProcess[],
  start: () => Promise<WorkerProcess>,
  random: SeededRandom,
): Promise<readonly string[]> {
  const index = random.below(running.length);
  const worker = running[index];
  if (worker === undefined) return [];
  await worker.kill();
  running[index] = await startedAgain(start);
  return [worker.stderr()];
}

/** A worker ends where the store does not answer at its start. What supervises it starts it again. */
async function startedAgain(start: () => Promise<WorkerProcess>): Promise<WorkerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(500);
    }
  }
}

/** A store that is down makes adding reject, and adding again is safe. */
async function keepAdding(
  { queue }: Connection,
  operation: object,
  options: Parameters<typeof addWait>[2],
): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await addWait(queue, operation, options);
    } catch (error) {
      if (isWaitDataError(error) || tries === 100) throw error;
      await sleep(100);
    }
  }
}

async function effectsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== "calls");
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
  );
}

/** Waits of a data space that nobody polls yet: their first poll is in an hour. */
async function addOthers({ queue }: Connection, prefix: string): Promise<void> {
  const now = Date.now();
  for (let index = 0; index < waitsBeside; index += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, offset) =>
        addWait(queue, tokenOf(`${prefix}/${index + offset}`, now, now + 3_600_000), { dataSpaceId: "others" }),
      ),
    );
  }
}

function tokenOf(name: string, startedAt: number, nextPollAt: number): object {
  const counts = { polls: 0, scheduledPolls: 0, failedPolls: 0, failingSince: null };
  const token = { kind: "aidmp.operation", version: 1, name, startedAt, nextPollAt, deadlineAt: null };
  return { ...token, ...counts, cancel: null, cancelledAt: null };
}

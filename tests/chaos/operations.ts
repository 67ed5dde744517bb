import { getEventListeners } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type AidmpClient,
  type AidmpEvent,
  type Clock,
  createAidmpClient,
  hmac,
  searchTasks,
  systemClock,
} from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import {
  createPoller,
  isOperationCancelledError,
  isOperationFailedError,
  isUploadOutcomeUnknownError,
  type Poller,
  startUpload,
  taskListSource,
} from "@aidmp/operations";
import { startEmulatorProcess } from "./emulator-process.js";
import { startFaultyProxy } from "./faulty-proxy.js";
import { inParallel } from "./in-parallel.js";
import { planOperation, type PlannedOperation, sourcePathOf, trueOutcomeOf } from "./planned-operation.js";
import { seededRandom } from "@aidmp/test-support/seeded-random";
import { createFaultProfile } from "./fault-profile.js";

export interface OperationsReport {
  readonly operations: number;
  readonly exchanges: number;
  readonly faultyExchanges: number;
  readonly restarts: number;
  /** By how they ended, as the caller was told. */
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Calls that could not tell whether a task was created, and said so. */
  readonly outcomeUnknown: number;
  /** Each of these must be none. */
  readonly lost: readonly string[];
  readonly wrong: readonly string[];
  readonly createdTwice: readonly string[];
  readonly unhandledRejections: readonly string[];
  /** Listeners on the one signal that every call and every wait was given, and what keeps the process running. */
  readonly listenersLeft: number;
  readonly resourcesLeft: readonly string[];
  /** Clients whose clock was wrong, and how often such a one learnt the server's. */
  readonly wrongClocks: number;
  readonly clocksLearnt: number;
  readonly durationInMs: number;
}

export interface OperationsOptions {
  readonly operations: number;
  readonly seed: number;
  /** Share of exchanges in which something goes wrong. */
  readonly faultyShare: number;
  readonly longestInMs: number;
  readonly concurrency: number;
}

const operationsPerSpace = 100;
const reposPerSpace = 20;
const skewsInMs = [0, 600_000, -600_000];
const visibilityDelayInMs = 2_000;

/** Uploads and waits for every one of them, while exchanges break and the emulator is killed and started again. */
export async function runOperations(options: OperationsOptions): Promise<OperationsReport> {
  const startedAt = performance.now();
  const random = seededRandom(options.seed);
  const unhandledRejections: string[] = [];
  process.on("unhandledRejection", (reason) => unhandledRejections.push(String(reason)));
  const dataDirectory = await mkdtemp(join(tmpdir(), "aidmp-chaos-"));
  const pageNoBase = random.pick([0, 1] as const);
  let emulator = await startEmulatorProcess(dataDirectory, pageNoBase);
  const proxy = await startFaultyProxy({
    targetPort: () => Number(new URL(emulator.url).port),
    chooseFault: createFaultProfile(options.faultyShare, random),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const clocksLearnt = new Set<number>();
  const lanes = skewsInMs.map((skewInMs, lane) =>
    createLane(proxy.url, skewInMs, random, (event) => {
      if (event.type === "clock-skew") clocksLearnt.add(lane);
    }),
  );
  const counts = { succeeded: 0, failed: 0, cancelled: 0, outcomeUnknown: 0 };
  const lost: string[] = [];
  const wrong: string[] = [];
  let ended = 0;

  async function runOne(planned: PlannedOperation): Promise<void> {
    const lane = lanes[planned.index % lanes.length];
    if (lane === undefined) throw new Error("There is no lane.");
    const dataSpaceId = `space-${Math.floor(planned.index / operationsPerSpace)}`;
    const path = { data_space_id: dataSpaceId, repo_id: `repo-${planned.index % reposPerSpace}`, branch_id: "main" };
    const request = { params: { path }, body: { source_path: sourcePathOf(planned) }, signal };
    try {
      const uploading = { source: lane.sourceOf(dataSpaceId), visibilityDelayInMs, clock: lane.clock, random };
      const operation = await startUpload(lane.client, request, uploading);
      const outcome = await outcomeOf(lane.pollerOf(dataSpaceId).watch(operation).result({ signal }));
      counts[outcome] += 1;
      if (outcome !== trueOutcomeOf(planned)) wrong.push(`${sourcePathOf(planned)} was told as ${outcome}`);
    } catch (error) {
      if (isUploadOutcomeUnknownError(error)) counts.outcomeUnknown += 1;
      else lost.push(`${sourcePathOf(planned)}: ${String(error)}`);
    }
    ended += 1;
  }

  const plans = Array.from({ length: options.operations }, (_, index) =>
    planOperation(index, options.longestInMs, random),
  );
  const work = inParallel(plans.length, options.concurrency, async (index) => {
    const planned = plans[index];
    if (planned !== undefined) await runOne(planned);
  });
  while (ended < options.operations * 0.4) await sleep(20);
  await emulator.kill();
  await sleep(300);
  emulator = await startEmulatorProcess(dataDirectory, pageNoBase);
  await work;

  const createdTwice = await tasksCreatedTwice(emulator.url, options.operations);
  await proxy.close();
  await emulator.kill();
  await rm(dataDirectory, { recursive: true, force: true });
  return {
    operations: options.operations,
    exchanges: proxy.exchanges,
    faultyExchanges: proxy.faulty,
    restarts: 1,
    ...counts,
    lost,
    wrong,
    createdTwice,
    unhandledRejections,
    listenersLeft: getEventListeners(signal, "abort").length,
    resourcesLeft: await resourcesLeft(),
    wrongClocks: skewsInMs.filter((skew) => skew !== 0).length,
    clocksLearnt: clocksLearnt.size,
    durationInMs: performance.now() - startedAt,
  };
}

/** One program's view: its client, its clock, and a poller for each data space. */
interface Lane {
  readonly client: AidmpClient;
  readonly clock: Clock;
  sourceOf(dataSpaceId: string): ReturnType<typeof taskListSource>;
  pollerOf(dataSpaceId: string): Poller;
}

function createLane(
  baseUrl: string,
  skewInMs: number,
  random: () => number,
  onEvent: (event: AidmpEvent) => void,
): Lane {
  const clock = { ...systemClock, now: () => Date.now() + skewInMs };
  const client = createAidmpClient({
    baseUrl,
    auth: hmac(demoCredentials),
    timeoutInMs: 1_500,
    // Patient enough for a service that is started again.
    retry: { maxAttempts: 60, baseDelayInMs: 20, maxDelayInMs: 500 },
    onEvent,
    clock,
    random,
  });
  const sources = new Map<string, ReturnType<typeof taskListSource>>();
  const pollers = new Map<string, Poller>();
  const sourceOf: Lane["sourceOf"] = (dataSpaceId) => {
    const source = sources.get(dataSpaceId) ?? taskListSource(client, { dataSpaceId });
    sources.set(dataSpaceId, source);
    return source;
  };
  return {
    client,
    clock,
    sourceOf,
    pollerOf(dataSpaceId) {
      const source = sourceOf(dataSpaceId);
      const poller = pollers.get(dataSpaceId) ?? createPoller({ source, clock, random, maxRequestsPerSecond: 20 });
      pollers.set(dataSpaceId, poller);
      return poller;
    },
  };
}

async function outcomeOf(result: Promise<unknown>): Promise<"succeeded" | "failed" | "cancelled"> {
  try {
    await result;
    return "succeeded";
  } catch (error) {
    if (isOperationFailedError(error)) return "failed";
    if (isOperationCancelledError(error)) return "cancelled";
    throw error;
  }
}

/** Asks the emulator itself, past the proxy. */
async function tasksCreatedTwice(url: string, operations: number): Promise<readonly string[]> {
  const client = createAidmpClient({ baseUrl: url, auth: hmac(demoCredentials) });
  const seen = new Map<string, number>();
  for (let space = 0; space * operationsPerSpace < operations; space += 1) {
    const params = { path: { data_space_id: `space-${space}` } };
    const { tasks } = await searchTasks(client, { params, body: { page_size: 1000, page_no: 1 } });
    const first = await searchTasks(client, { params, body: { page_size: 1000, page_no: 0 } });
    const ids = new Map([...(tasks ?? []), ...(first.tasks ?? [])].map((task) => [task.id, task.source_path ?? ""]));
    for (const path of ids.values()) seen.set(path, (seen.get(path) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1).map(([path, count]) => `${path}: ${count} tasks`);
}

/** What would keep the process alive once idle connections had a moment to go; the pipes to its parent do not count. */
async function resourcesLeft(): Promise<readonly string[]> {
  await sleep(200);
  return process.getActiveResourcesInfo().filter((name) => !/^(?:PipeWrap|TTYWrap|FSReqPromise)$/.test(name));
}

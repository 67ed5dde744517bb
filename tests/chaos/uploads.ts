import { setTimeout as sleep } from "node:timers/promises";
import { createAidmpClient, createUploadFilesTask, hmac, isAidmpError } from "@aidmp/client";
import { demoCredentials, startEmulator, type Emulator } from "@aidmp/emulator";
import { isUploadOutcomeUnknownError, startUpload, type StartUploadEvent } from "@aidmp/operations";
import { startFaultyProxy, type ProxyFault } from "./faulty-proxy.js";
import { gatewayPage } from "./gateway-answers.js";
import { inParallel } from "./in-parallel.js";
import { seededRandom, type SeededRandom } from "@aidmp/test-support/seeded-random";

/** Where in its exchange a create call is cut. */
export const stages = [
  "before the request",
  "in the middle of the request",
  "after the request",
  "after the answer was made",
  "in the middle of the answer",
  "by a gateway, after the request",
  "by a gateway, before the request",
  "by silence",
  "and delivered late",
] as const;

export type Stage = (typeof stages)[number];

export interface UploadsReport {
  readonly runs: number;
  readonly cuts: Readonly<Record<string, number>>;
  readonly created: number;
  readonly adopted: number;
  readonly sentAgain: number;
  /** Calls that ended in `UploadOutcomeUnknownError`. */
  readonly outcomeUnknown: number;
  /** Calls that ended in another error of the packages, before anything was sent, and left no task. */
  readonly notSent: number;
  /** Calls that ended in any other way: must be none. */
  readonly otherErrors: readonly string[];
  /** Calls that left more than one task, or returned another one than they created: must be none. */
  readonly createdTwice: number;
  readonly wrongTask: number;
  /** Calls that returned an operation and left no task: must be none. */
  readonly lost: number;
  readonly durationInMs: number;
}

export interface UploadsOptions {
  readonly runs: number;
  readonly seed: number;
  readonly concurrency?: number;
}

/** A request whose client is gone may still arrive; well within the settling time, on a busy machine as well. */
const latestDeliveryInMs = 400;
const visibilityDelayInMs = 1_200;
const timeoutInMs = 1_000;

/**
 * Starts uploads through a proxy that cuts each create call at one of the stages, at a random byte, and now and then the
 * listing and the second create call too. Each call has a dataset of its own, where its tasks can be counted.
 */
export async function runUploads({ runs, seed, concurrency = 48 }: UploadsOptions): Promise<UploadsReport> {
  const startedAt = performance.now();
  const random = seededRandom(seed);
  await using emulator = await startEmulator({ script: [{ afterInMs: 0, state: "RUNNING" }] });
  const port = Number(new URL(emulator.url).port);
  const pending = new Map<string, Stage>();
  const proxy = await startFaultyProxy({
    targetPort: () => port,
    chooseFault(startLine) {
      const repo = /\/repos\/([^/]+)\//.exec(startLine)?.[1];
      const stage = repo === undefined ? undefined : pending.get(repo);
      if (stage === undefined) return random() < 0.05 ? cut(random.pick(stages), random) : undefined;
      // One in five creates is cut a second time, when it is sent again.
      if (repo !== undefined && random() >= 0.2) pending.delete(repo);
      return cut(stage, random);
    },
  });
  const cuts = new Map<Stage, number>(stages.map((stage) => [stage, 0]));
  const counts = {
    created: 0,
    adopted: 0,
    sentAgain: 0,
    outcomeUnknown: 0,
    notSent: 0,
    createdTwice: 0,
    wrongTask: 0,
    lost: 0,
  };
  const otherErrors: string[] = [];
  const count = ({ type }: StartUploadEvent): void => {
    if (type === "adopted") counts.adopted += 1;
    if (type === "send-again") counts.sentAgain += 1;
  };
  const strangers = new Set<string>();
  const ownTasks = (repoId: string): readonly string[] =>
    tasksOf(emulator, repoId).filter((taskId) => !strangers.has(taskId));
  const direct = createAidmpClient({ baseUrl: emulator.url, auth: hmac(demoCredentials) });
  const client = createAidmpClient({
    baseUrl: proxy.url,
    auth: hmac(demoCredentials),
    timeoutInMs,
    retry: { baseDelayInMs: 5, maxDelayInMs: 50 },
    random,
  });

  async function run(index: number): Promise<void> {
    const repoId = `repo-${index}`;
    const stage = stages[index % stages.length] ?? stages[0];
    pending.set(repoId, stage);
    cuts.set(stage, (cuts.get(stage) ?? 0) + 1);
    const params = { path: { data_space_id: `ds-${index}`, repo_id: repoId, branch_id: "main" } };
    const body = { source_path: "images/", target_path: "/train", commit_msg: "x".repeat(random.below(400)) };
    const other = async (commit: object): Promise<void> => {
      const { name } = await createUploadFilesTask(direct, { params, body: { ...body, ...commit } });
      strangers.add(name ?? "");
    };
    // One in ten datasets has an equal task already; in another, somebody creates one at the same time, with another commit.
    if (index % 10 === 3) await other({});
    const together = index % 10 === 7 ? other({ commit_id: "theirs" }) : undefined;
    const mine = together === undefined ? body : { ...body, commit_id: "mine" };
    const options = { visibilityDelayInMs, random, onEvent: count };
    try {
      const operation = await startUpload(client, { params, body: mine }, options);
      await together;
      const made = ownTasks(repoId);
      if (made.length === 0) counts.lost += 1;
      else if (!made.includes(operation.name ?? "")) counts.wrongTask += 1;
      else counts.created += 1;
    } catch (error) {
      await together;
      if (isUploadOutcomeUnknownError(error)) counts.outcomeUnknown += 1;
      else if (isAidmpError(error) && ownTasks(repoId).length === 0) counts.notSent += 1;
      else otherErrors.push(String(error));
    }
  }

  await inParallel(runs, concurrency, run);
  await sleep(latestDeliveryInMs);
  await inParallel(runs, 1, async (index) => {
    if (ownTasks(`repo-${index}`).length > 1) counts.createdTwice += 1;
  });
  await proxy.close();
  return { runs, cuts: Object.fromEntries(cuts), ...counts, otherErrors, durationInMs: performance.now() - startedAt };
}

function tasksOf(emulator: Emulator, repoId: string): readonly string[] {
  return emulator
    .tasks()
    .filter((task) => task.repoId === repoId)
    .map((task) => task.id);
}

function cut(stage: Stage, random: SeededRandom): ProxyFault {
  switch (stage) {
    case "before the request":
      return { kind: "reset-before-request" };
    case "in the middle of the request":
      return { kind: "reset-mid-request", share: random() };
    case "after the request":
      return { kind: "reset-after-request", when: "sent" };
    case "after the answer was made":
      return { kind: "reset-after-request", when: "answered" };
    case "in the middle of the answer":
      return { kind: "reset-mid-answer", share: random() };
    case "by a gateway, after the request":
      return { kind: "gateway", answer: gatewayPage(random.pick([502, 504])), isForwarded: true };
    case "by a gateway, before the request":
      return { kind: "gateway", answer: gatewayPage(random.pick([502, 503])), isForwarded: false };
    case "by silence":
      return { kind: "silence" };
    case "and delivered late":
      return { kind: "late", delayInMs: random() * latestDeliveryInMs };
  }
}

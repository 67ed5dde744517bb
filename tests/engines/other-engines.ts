import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { createUploadFilesTask, type Operation } from "@aidmp/client";
import { demoCredentials, type Emulator, startEmulator } from "@aidmp/emulator";
import { begin } from "@aidmp/operations/step";
import { MockActivityEnvironment } from "@temporalio/testing";
import { ApplicationFailure, type Logger } from "@temporalio/common";
import type { Engine } from "./engine.js";
import { clientOf } from "./service.js";

/** Runs the programs for other engines: DBOS on PostgreSQL, killed in the middle, and Temporal's activity. Resolves with what is broken. */
export async function tryOtherEngines(postgres: Engine): Promise<readonly string[]> {
  const tried = { DBOS: () => tryDbos(postgres), Temporal: tryTemporal };
  const problems: string[] = [];
  for (const [name, attempt] of Object.entries(tried)) {
    // oxlint-disable-next-line no-await-in-loop -- each has the environment's variables to itself
    const problem = await attempt().catch((error: unknown) => String(error));
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
  }
  return problems;
}

/** A process is killed while it waits, and the next one goes on with its wait and tells its end. */
async function tryDbos(postgres: Engine): Promise<string | undefined> {
  await using service = await startService(15_000);
  const operation = JSON.stringify(await service.create());
  const first = startDbos(operation, postgres.url, service.emulator);
  const polled = await Promise.race([service.polled, sleep(30_000, "nothing")]);
  if (polled === "nothing") return `it did not poll: ${await first.kill()}`;
  const printed = await first.kill();
  if (printed.includes("ENDED")) return `it ended before it was killed: ${printed}`;

  const second = startDbos(operation, postgres.url, service.emulator);
  const end = await Promise.race([second.ended, sleep(60_000, "it did not end within 60 s")]);
  await second.kill();
  return end.includes("ENDED succeeded") ? undefined : end;
}

interface Running {
  /** Resolves with what it printed. */
  readonly ended: Promise<string>;
  kill(): Promise<string>;
}

function startDbos(operation: string, databaseUrl: string, emulator: Emulator): Running {
  const program = fileURLToPath(new URL("dbos-program.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, operation, databaseUrl], {
    env: { ...process.env, ...variablesOf(emulator) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (printed += chunk));
  }
  const ended = once(child, "close").then(() => printed);
  return {
    ended,
    async kill() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** The activity in Temporal's own imitation of a worker, run again when it asks for that, with its last heartbeat. */
async function tryTemporal(): Promise<string | undefined> {
  await using service = await startService(3_000);
  Object.assign(process.env, variablesOf(service.emulator));
  const { waitForUpload } = await import("@aidmp/examples/engines/temporal.js");
  const { resumeToken } = begin(await service.create(), { now: Date.now() });
  let heartbeatDetails: unknown;
  for (let attempt = 1; attempt < 50; attempt += 1) {
    const environment = new MockActivityEnvironment({ attempt, heartbeatDetails }, { logger });
    environment.on("heartbeat", (details: unknown) => (heartbeatDetails = details));
    try {
      const status = await environment.run(waitForUpload, JSON.stringify(resumeToken));
      if (status !== "succeeded") return `it resolved with ${String(status)}`;
      return attempt > 1 ? undefined : "it did not have to be run again";
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || error.nonRetryable === true) throw error;
      await sleep(Number(error.nextRetryDelay));
    }
  }
  return "it was run 50 times, and did not end";
}

/** Temporal would print each attempt that is to be run again as a warning. */
const ignore = (): void => undefined;
const logger: Logger = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

interface Service extends AsyncDisposable {
  readonly emulator: Emulator;
  /** Resolves at the first poll. */
  readonly polled: Promise<void>;
  create(): Promise<Operation>;
}

async function startService(durationInMs: number): Promise<Service> {
  let onPoll = ignore;
  const polled = new Promise<void>((resolve) => (onPoll = resolve));
  const emulator = await startEmulator({
    script: [
      { afterInMs: 0, state: "RUNNING" },
      { afterInMs: durationInMs, state: "FINISHED" },
    ],
    faults({ operationId }) {
      if (operationId === "searchTasks") onPoll();
      return undefined;
    },
  });
  const path = { data_space_id: "my-space", repo_id: "my-dataset", branch_id: "main" };
  return {
    emulator,
    polled,
    create: () => createUploadFilesTask(clientOf(emulator.url), { params: { path }, body: { source_path: "images/" } }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function variablesOf({ url }: Emulator): Readonly<Record<string, string>> {
  const { accessKey, secretKey } = demoCredentials;
  return { AIDMP_BASE_URL: url, AIDMP_ACCESS_KEY: accessKey, AIDMP_SECRET_KEY: secretKey };
}

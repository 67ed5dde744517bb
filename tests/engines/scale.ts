import { setTimeout as sleep } from "node:timers/promises";
import { addWait } from "@aidmp/bullmq";
import type { OperationSource } from "@aidmp/operations";
import { inParallel } from "../chaos/in-parallel.js";
import { connect } from "./connection.js";
import type { Engine } from "./engine.js";

/** What many waits of one data space cost the store and one worker, without the service: its answers are in memory. */
export async function measureScale(start: () => Promise<Engine>, waits: number): Promise<readonly string[]> {
  await using engine = await start();
  const emptySize = await engine.size();
  const connection = connect(engine.name, engine.url);
  const addingAt = performance.now();
  await inParallel(waits, 100, async (index) => {
    await addWait(connection.queue, `operations/${index}`, { dataSpaceId: "many" });
  });
  const addedInMs = performance.now() - addingAt;
  const bytes = (await engine.size()) - emptySize;

  const state = { isFinished: false, told: 0 };
  const source: OperationSource = {
    read: async (names) =>
      new Map(
        names.map((name) => [name, state.isFinished ? { status: "succeeded", response: {} } : { status: "running" }]),
      ),
  };
  const polls: { readonly waits: number; readonly durationInMs: number }[] = [];
  const cpu = process.cpuUsage();
  const pollingAt = performance.now();
  const worker = await connection.work({
    source: () => source,
    maxRequestsPerSecond: 1_000,
    maxConcurrentEnds: 50,
    onEnd: () => void (state.told += 1),
    onEvent(event) {
      if (event.type === "poll") polls.push(event);
    },
  });
  await sleep(30_000);
  const polled = polls.reduce((sum, poll) => sum + poll.waits, 0);
  const polledInMs = polls.reduce((sum, poll) => sum + poll.durationInMs, 0);
  const { user, system } = process.cpuUsage(cpu);
  const cpuShare = (user + system) / 1_000 / (performance.now() - pollingAt);

  state.isFinished = true;
  const endingAt = performance.now();
  while (state.told < waits && performance.now() - endingAt < 300_000) await sleep(50);
  const { told } = state;
  const endedInMs = performance.now() - endingAt;
  const heap = process.memoryUsage().heapUsed;
  await worker.close();
  await connection.close();
  return [
    `${waits} waits of one data space on ${engine.name}`,
    `  added: ${perSecond(waits, addedInMs)}`,
    `  in the store: ${Math.round(bytes / waits)} bytes a wait`,
    `  polled in 30 s: ${polled} in ${polls.length} polls, ${perSecond(polled, polledInMs)} while polling`,
    `  CPU of the worker meanwhile: ${(cpuShare * 100).toFixed(0)} %`,
    `  ended: ${told} told in ${(endedInMs / 1_000).toFixed(1)} s, ${perSecond(told, endedInMs)}`,
    `  heap of the process: ${(heap / 1e6).toFixed(0)} MB`,
  ];
}

function perSecond(count: number, durationInMs: number): string {
  return `${Math.round((count / durationInMs) * 1_000)} a second`;
}

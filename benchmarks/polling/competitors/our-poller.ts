import { createPoller, type OperationSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import type { PollResult } from "@aidmp/operations/sources";
import type { Result, Service } from "../service.js";
import { inOrder, resultOf } from "./competitor.js";

export async function followWith(service: Service, delayInMs: number, maxBatch: number): Promise<readonly Result[]> {
  const poller = createPoller({
    source: sourceOf(service, maxBatch),
    schedule: fixed(delayInMs, { jitter: 0 }),
    // As unbounded as the competitors.
    maxRequestsPerSecond: Number.POSITIVE_INFINITY,
    maxConcurrentReads: Number.POSITIVE_INFINITY,
  });
  return inOrder(service.names.map((name) => poller.watch(name).result()));
}

function sourceOf(service: Service, maxBatch: number): OperationSource<undefined, Result> {
  return {
    maxBatch,
    // oxlint-disable-next-line typescript/require-await -- a service answers later, if only by a turn
    async read(names) {
      const readings = new Map<string, PollResult<undefined, Result>>();
      for (const name of names) readings.set(name, readingOf(service, name));
      return readings;
    },
  };
}

function readingOf(service: Service, name: string): PollResult<undefined, Result> {
  const operation = service.answer(name);
  return operation.done ? { status: "succeeded", response: resultOf(operation) } : { status: "running" };
}

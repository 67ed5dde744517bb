import { createAidmpClient, hmac } from "@aidmp/client";
import { demoCredentials } from "@aidmp/emulator";
import { operationSource, parseResumeToken } from "@aidmp/operations";
import { stepMany } from "@aidmp/operations/step";
import { DelayedError, Worker } from "bullmq";
import { type Connection, openBeside, type OpenQueue } from "../../../tests/engines/connection.js";
import { field } from "../../harness/server.js";
import { maxRequestsPerSecond, queueName } from "../plan.js";
import type { Follow } from "./follower.js";

export function handQueue(connection: Connection): OpenQueue {
  return openBeside(connection, "-by-hand");
}

/**
 * A job for each wait, and a request for each of its polls, as `examples/engines/poll-once.ts` has it, with the default schedule:
 * what is written by hand with BullMQ alone, on Redis, and its limiter for all workers.
 */
export const follow: Follow = async ({ engineUrl, serviceUrl, onEnd }) => {
  const source = operationSource(createAidmpClient({ baseUrl: serviceUrl, auth: hmac(demoCredentials) }));
  const run = async (job: HandJob, lock: string | undefined): Promise<void> => {
    const index = Number(field(job.data, "index"));
    const { steps } = await stepMany([parseResumeToken(field(job.data, "token"))], source);
    const [polled] = steps;
    if (polled?.next.action === "end") {
      onEnd(index);
      return;
    }
    if (polled?.next.action !== "wait") throw new Error(`The wait ${index} stopped.`);
    await job.updateData({ index, token: JSON.stringify(polled.resumeToken) });
    await job.moveToDelayed(Date.now() + Math.ceil(polled.next.delayInMs), lock);
    throw new DelayedError();
  };
  const connection = { url: engineUrl, maxRetriesPerRequest: null };
  const limiter = { max: maxRequestsPerSecond, duration: 1_000 };
  await new Worker(`${queueName}-by-hand`, run, { connection, concurrency: 32, limiter }).waitUntilReady();
};

interface HandJob {
  readonly data: unknown;
  updateData(data: object): Promise<void>;
  moveToDelayed(at: number, lock?: string): Promise<void>;
}

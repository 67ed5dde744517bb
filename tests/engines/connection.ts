import {
  createWaitWorker,
  waitFor,
  type WaitEnd,
  type WaitQueue,
  type WaitWorker,
  type WaitWorkerOptions,
} from "@aidmp/bullmq";
import { createPostgresBackend, getDefaultBackendFactory, type IQueueBackend, Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import type { EngineName } from "./engine.js";
import { interfered, type Interference } from "./interference.js";

type Work = Omit<WaitWorkerOptions<unknown, unknown, unknown>, "queue" | "backendFactory">;

/** A process's connection to an engine, as a user's program makes it. */
export interface Connection {
  readonly queue: WaitQueue;
  work(options: Work): Promise<WaitWorker>;
  /** The end of a wait, by BullMQ's events. */
  end(operation: object | string, signal?: AbortSignal): Promise<WaitEnd>;
  close(): Promise<void>;
}

/** What every program must have: BullMQ tells the worker of errors, too, and goes on. */
const ignore = (): void => undefined;

export function connect(
  engine: EngineName,
  url: string,
  queueName = "uploads",
  interfere: Interference = async () => undefined,
): Connection {
  return engine === "redis" ? connectRedis(url, queueName, interfere) : connectPostgres(url, queueName, interfere);
}

function connectRedis(url: string, queueName: string, interfere: Interference): Connection {
  const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 100 }).on("error", ignore);
  const queue = new Queue(queueName, { connection }).on("error", ignore);
  const factory = getDefaultBackendFactory();
  let events: QueueEvents | undefined;
  return {
    queue,
    work: (options) => createWaitWorker({ ...options, queue, backendFactory: interfered(factory, interfere) }),
    end(operation, signal) {
      events ??= new QueueEvents(queueName, { connection }).on("error", ignore);
      return waitFor(queue, operation, { events, signal });
    },
    async close() {
      await events?.close();
      await queue.close();
      connection.disconnect();
    },
  };
}

function connectPostgres(connectionString: string, queueName: string, interfere: Interference): Connection {
  const connection = { connectionString, max: 5 };
  const queue = new Queue(queueName, { connection }, createPostgresBackend).on("error", ignore);
  const openEvents = () => new QueueEvents(queueName, { connection }, createPostgresBackend).on("error", ignore);
  let events: ReturnType<typeof openEvents> | undefined;
  return {
    queue,
    work: (options) =>
      createWaitWorker({ ...options, queue, backendFactory: interfered(createPostgresBackend, interfere) }),
    end(operation, signal) {
      events ??= openEvents();
      return waitFor(queue, operation, { events, signal });
    },
    async close() {
      await events?.close();
      await queue.close();
    },
  };
}

/** Another queue on the same connection, such as those of the package, to look into or to harm. */
export function openBeside({ queue }: Connection, suffix: string): OpenQueue {
  const name = `${queue.name}${suffix}`;
  return new Queue(name, { ...queue.opts, skipMetasUpdate: true }, () => queue.getBackend().forQueue(name));
}

export type OpenQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;

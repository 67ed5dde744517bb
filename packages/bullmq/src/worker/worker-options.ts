import type { Clock } from "@aidmp/client";
import { OptionsError, type OperationSource } from "@aidmp/operations";
import type { FailedPollPolicy } from "@aidmp/operations/policies";
import type { Schedule } from "@aidmp/operations/schedules";
import type { BackendFactory, IQueueBackend } from "bullmq";
import type { WaitEnd } from "../jobs/wait-end.js";
import type { WaitQueue } from "../queues/queue-family.js";
import type { WaitWorkerEvent } from "./events.js";
import type { EndedWait } from "./tell-end.js";

export interface WaitWorkerOptions<Metadata, Response, Connection> {
  /** The queue that waits are added to. Its connection is the worker's, which opens others like it. */
  readonly queue: WaitQueue<Connection>;
  /** What the queue was made with as its third argument: `createPostgresBackend`. Default: BullMQ's own default, Redis. */
  readonly backendFactory?: BackendFactory<IQueueBackend, Connection> | undefined;
  /**
   * Where the operations of a data space are read, such as `taskListSource(client, { dataSpaceId })`. Called once for each data
   * space in each process. What it throws is a failed poll of the data space's waits.
   */
  readonly source: (
    dataSpaceId: string,
  ) => OperationSource<Metadata, Response> | Promise<OperationSource<Metadata, Response>>;
  /**
   * Told how each wait ended, at least once. What it throws is tried again as the wait's job says. `wait.id` is the same each
   * time: make effects exactly once by it.
   */
  readonly onEnd: (end: WaitEnd<Metadata, Response>, wait: EndedWait) => void | Promise<void>;
  /** When to poll next. Default: `squareRoot()`. */
  readonly schedule?: Schedule | undefined;
  /** What follows a failed poll. Default: `transient()`. */
  readonly onFailedPoll?: FailedPollPolicy | undefined;
  /**
   * Requests a second of all workers of the queue together; at the edge of two seconds, twice as many. Give all workers the same.
   * Default: 10.
   */
  readonly maxRequestsPerSecond?: number | undefined;
  /** Data spaces that this process polls at a time. Default: 4. */
  readonly maxConcurrentPolls?: number | undefined;
  /** Calls of `onEnd` at a time, in this process. Default: 10. */
  readonly maxConcurrentEnds?: number | undefined;
  /** How long one request of a read may take, in milliseconds. Default: 60000. */
  readonly readTimeoutInMs?: number | undefined;
  /** Waits that one poll holds in memory. Default: 10000. */
  readonly maxWaitsPerPoll?: number | undefined;
  /**
   * After how long the jobs of a process that died go to another, in milliseconds, and up to a third more. Default: 10000. An
   * event loop that is blocked for as long loses its jobs, too: polls are made twice then, and ends told twice.
   */
  readonly lockDurationInMs?: number | undefined;
  /** How long the store may take to answer at the start, in milliseconds. Default: 10000. */
  readonly connectTimeoutInMs?: number | undefined;
  /** For logs and traces. What it throws is ignored. */
  readonly onEvent?: ((event: WaitWorkerEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** Draws from [0, 1), for jitter. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** @throws {OptionsError} an option is unknown, missing, or not what it must be. */
export function checkWorkerOptions(options: object): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(rules, name)) throw invalid(`there is no option ${name}`);
  }
  for (const [name, kind] of Object.entries(rules)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined && !required.has(name)) continue;
    if (kind === "number" ? !(typeof value === "number" && value > 0) : typeof value !== kind || value === null) {
      throw invalid(
        `${name} must be a${kind === "number" ? " number above 0" : kind === "object" ? "n object" : " function"}`,
      );
    }
  }
}

function invalid(what: string): OptionsError {
  return new OptionsError(`createWaitWorker: ${what}.`);
}

const required: ReadonlySet<string> = new Set(["queue", "source", "onEnd"]);
const rules: Readonly<Record<string, "function" | "number" | "object">> = {
  queue: "object",
  backendFactory: "function",
  source: "function",
  onEnd: "function",
  schedule: "function",
  onFailedPoll: "function",
  maxRequestsPerSecond: "number",
  maxConcurrentPolls: "number",
  maxConcurrentEnds: "number",
  readTimeoutInMs: "number",
  maxWaitsPerPoll: "number",
  lockDurationInMs: "number",
  connectTimeoutInMs: "number",
  onEvent: "function",
  clock: "object",
  random: "function",
};

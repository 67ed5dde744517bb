import { type IQueueBackend, type Job, Queue, type QueueOptions } from "bullmq";

/** A queue of BullMQ, on whichever store: what this package needs of it. */
export interface WaitQueue<Connection = unknown> {
  readonly name: string;
  readonly opts: QueueOptions<Connection>;
  getBackend(): IQueueBackend;
}

/** A queue of this package, on the connection of the user's. */
export type FamilyQueue = Queue<unknown, unknown, string, unknown, unknown, string, IQueueBackend, unknown>;
export type FamilyJob = Job<unknown, unknown>;

/**
 * The queues that hold the waits of one queue of the user's. All of them share its connection.
 *
 * - `waits`: the user's own. One job for each wait, delayed until its end is known.
 * - `polls`: one job for each data space, delayed until one of its waits is due. Whoever runs it polls for all of them.
 * - `requests`: one job for each request that is about to be sent; BullMQ's limiter counts them for all workers.
 * - `entriesOf(dataSpaceId)`: one job for each wait of the data space, in the order in which they fall due.
 */
export interface QueueFamily {
  readonly waits: FamilyQueue;
  readonly polls: FamilyQueue;
  readonly requests: FamilyQueue;
  entriesOf(dataSpaceId: string): FamilyQueue;
}

export function familyOf(queue: WaitQueue): QueueFamily {
  const known = families.get(queue);
  if (known !== undefined) return known;
  const family = createFamily(queue);
  families.set(queue, family);
  return family;
}

/** A data space's name, as a part of a queue's name or of a job's id: BullMQ refuses colons in both. */
export function spaceKey(dataSpaceId: string): string {
  return `space-${encodeURIComponent(dataSpaceId)}`;
}

const families = new WeakMap<object, QueueFamily>();

/** Nobody listens to the events of these queues, and each would keep 10,000 of them. */
const eventsKept = 100;

function createFamily(queue: WaitQueue): QueueFamily {
  const open = (name: string, opts: QueueOptions<unknown>): FamilyQueue =>
    new Queue(name, opts, () => queue.getBackend().forQueue(name));
  const { defaultJobOptions: _, ...own } = queue.opts;
  const openOwn = (suffix: string): FamilyQueue =>
    open(`${queue.name}.${suffix}`, { ...own, streams: { events: { maxLen: eventsKept } } });
  const entries = new Map<string, FamilyQueue>();
  return {
    waits: open(queue.name, { ...queue.opts, skipMetasUpdate: true }),
    polls: openOwn("polls"),
    requests: openOwn("requests"),
    entriesOf(dataSpaceId) {
      const opened = entries.get(dataSpaceId) ?? openOwn(spaceKey(dataSpaceId));
      entries.set(dataSpaceId, opened);
      return opened;
    },
  };
}

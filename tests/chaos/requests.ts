import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { TaskState } from "@aidmp/client";
import { startS3Server } from "@aidmp/test-support/s3-server";
import { inParallel } from "./in-parallel.js";
import { createSender } from "./request-sender.js";

export interface RequestsReport {
  readonly requests: number;
  readonly tasks: number;
  /** Responses that had another status than the request deserved: must be none. */
  readonly unexpected: readonly string[];
  /** The emulator's heap after a collection, after each fifth of the requests. */
  readonly heapByFifthInMb: readonly number[];
  /** What a task with its commit keeps of the heap. */
  readonly bytesPerTask: number;
  /** From the end of the second fifth to that of the last, while nothing is created. */
  readonly bytesPerRequest: number;
  readonly growthInPercent: number;
  readonly durationInMs: number;
}

export interface RequestsOptions {
  readonly requests: number;
  readonly tasks: number;
}

const concurrency = 16;
const branches = 10;
const space = "/aids/aidmp/data/v2/dataSpaces/space";

/**
 * Sends so many requests to an emulator in a process of its own. The first fifth creates all tasks, which are kept. What comes after
 * creates nothing: it lists tasks, files and datasets, or is refused. No two of the refused ones are alike.
 */
export async function runRequests({ requests, tasks }: RequestsOptions): Promise<RequestsReport> {
  const startedAt = performance.now();
  await using store = await startS3Server();
  await store.createBucket("data");
  await store.putObject("data", "images/a.jpg", "one");
  const program = fileURLToPath(new URL("measured-emulator.ts", import.meta.url));
  const emulator = fork(program, { execArgv: ["--expose-gc", "--import", "tsx"] });
  const { url } = await answerOf(emulator);
  const sender = createSender(String(url));
  const { send } = sender;
  const source = {
    source_path: "images/",
    target_path: "/",
    oss_config: {
      bucket_name: "data",
      oss_endpoint: store.host,
      access_key: store.accessKey,
      secret_key: store.secretKey,
      disable_ssl: true,
    },
  };
  const create = (index: number): Promise<unknown> =>
    send(200, `${space}/repos/repo/branches/branch-${index % branches}/task:upload`, source);
  const ended = async (wanted: number): Promise<void> => {
    const finished = { page_size: 1, task_states: [TaskState.FINISHED] };
    while (Number((await send(200, `${space}/task:list`, finished))["total"]) < wanted) await sleep(50);
  };
  const upTo = async (first: number, last: number): Promise<void> =>
    inParallel(last - first, concurrency, async (offset) => void (await sendOther(first + offset)));
  const sendOther = (index: number): Promise<unknown> => {
    const kind = others[index % others.length] ?? others[0];
    return kind(send, index);
  };

  try {
    // What is loaded with the first transfer to a branch is no cost of a task.
    await inParallel(branches, 1, async (index) => void (await create(index)));
    await ended(branches);
    const fifth = requests / 5;
    await upTo(0, fifth - tasks);
    const withoutTasks = await heapOf(emulator);
    await inParallel(tasks, concurrency, async (index) => void (await create(index)));
    await ended(branches + tasks);
    const heaps = [await heapOf(emulator)];
    for (let turn = 1; turn < 5; turn += 1) {
      await upTo(turn * fifth, (turn + 1) * fifth);
      heaps.push(await heapOf(emulator));
    }
    const [withTasks = NaN, second = NaN, , , last = NaN] = heaps;
    return {
      requests,
      tasks,
      unexpected: sender.unexpected,
      heapByFifthInMb: heaps.map((bytes) => bytes / 2 ** 20),
      bytesPerTask: (withTasks - withoutTasks) / tasks,
      bytesPerRequest: (last - second) / (3 * fifth),
      growthInPercent: 100 * (last / second - 1),
      durationInMs: performance.now() - startedAt,
    };
  } finally {
    sender.close();
    emulator.disconnect();
  }
}

type Send = ReturnType<typeof createSender>["send"];
type Kind = (send: Send, index: number) => Promise<unknown>;

const trees = `${space}/repos/repo/tree:search`;

/** Every kind of request that creates nothing. */
const others: readonly [Kind, ...Kind[]] = [
  (send, index) => send(200, `${space}/task:list`, { page_no: index % 50, page_size: 10 }),
  (send, index) => send(200, `${space}/task:list`, { page_size: 1, task_states: [index % 7] }),
  (send, index) =>
    send(200, trees, { repo_id: "repo", branch_id: `branch-${index % branches}`, contain_presign_uri: true }),
  (send, index) => send(200, `/aids/aidmp/data/v1/datasets?page_size=${1 + (index % 50)}`),
  (send, index) => send(400, `${space}/task:list`, { [`field_${index}`]: index }),
  (send, index) => send(400, `${space}/repos/repo-${index}/branches/main/task:upload`, { source_path: `${index}/` }),
  (send, index) => send(401, `${space}/task:list`, {}, `Bearer unknown-${index}`),
  (send, index) => send(404, trees, { repo_id: "repo", branch_id: `unknown-${index}` }),
  (send, index) => send(404, `/aids/aidmp/data/v2/operations/unknown-${index}`),
  (send, index) => send(404, `/unknown/${index}`),
];

async function heapOf(emulator: ChildProcess): Promise<number> {
  emulator.send("heap");
  return Number((await answerOf(emulator))["heapInBytes"]);
}

async function answerOf(emulator: ChildProcess): Promise<Readonly<Record<string, unknown>>> {
  const [message] = await once(emulator, "message");
  return Object(message);
}

import { bearer, createAidmpClient, type AidmpClient, type AidmpClientOptions, type TransferTask } from "@aidmp/client";
import type { CreateUploadFilesTaskOptions } from "@aidmp/client/types";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";

/** How one create request ends: with a task or without one, and with an answer or without one. */
export type Fate =
  | "answered"
  /** The task is made; the answer is lost. */
  | "answer lost"
  | "request lost"
  /** The connection could not be made. */
  | "refused"
  | { readonly status: number; readonly isCarriedOut?: boolean }
  | { readonly body: string }
  /** The task appears so much later. */
  | { readonly lateByInMs: number };

export interface Service {
  readonly clock: VirtualClock;
  readonly client: AidmpClient;
  /** As the service lists them, keys included. */
  readonly tasks: TransferTask[];
  /** Create requests that were sent. */
  readonly creates: number;
  /** Bodies of the list requests. */
  readonly lists: readonly Readonly<Record<string, unknown>>[];
  add(task: TransferTask): TransferTask;
  /** Called for each list request; what it returns is the answer. */
  onList: (() => Response | undefined) | undefined;
}

export interface ServiceOptions {
  readonly fates?: readonly Fate[];
  /** The server's clock against ours. */
  readonly serverOffsetInMs?: number;
  readonly hidesDate?: boolean;
  readonly client?: Partial<AidmpClientOptions>;
}

const path = { data_space_id: "ds", repo_id: "repo", branch_id: "main" } as const;

export const request: CreateUploadFilesTaskOptions = {
  params: { path },
  body: {
    source_path: "images/",
    target_path: "/train",
    oss_config: { access_key: "AK-canary-111", secret_key: "SK-canary-222" },
  },
};

/** A service in memory on a virtual clock: its creates end as they are told to. */
export function createService({
  fates = [],
  serverOffsetInMs = 0,
  hidesDate = false,
  client,
}: ServiceOptions = {}): Service {
  const clock = createVirtualClock();
  const tasks: TransferTask[] = [];
  const lists: Readonly<Record<string, unknown>>[] = [];
  let creates = 0;
  const serverTime = (): number => clock.now() + serverOffsetInMs;
  const headers = (): HeadersInit => (hidesDate ? {} : { Date: new Date(serverTime()).toUTCString() });
  const answer = (body: unknown, status = 200): Response =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: headers() });

  function add(task: TransferTask): TransferTask {
    const made = {
      id: `task-${tasks.length + 1}`,
      task_state: 1,
      repo_id: path.repo_id,
      target_branch: path.branch_id,
      source_path: "images/",
      target_path: "/train",
      commit_id: `commit-${tasks.length + 1}`,
      create_time: new Date(serverTime()).toISOString(),
      oss_config: { access_key: "AK-canary-111", secret_key: "SK-canary-222" },
      ...task,
    } satisfies TransferTask;
    tasks.push(made);
    return made;
  }

  function create(body: Readonly<Record<string, unknown>>): Response {
    const fate = fates[creates] ?? "answered";
    creates += 1;
    const commit = typeof body["commit_id"] === "string" ? { commit_id: body["commit_id"] } : {};
    const make = (): TransferTask => add({ source_path: String(body["source_path"]), ...commit });
    if (fate === "answered") return answer({ name: make().id, done: false });
    if (fate === "answer lost") make();
    if (fate === "refused") {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
    }
    if (typeof fate === "string") throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
    if ("lateByInMs" in fate) {
      clock.setTimeout(make, fate.lateByInMs);
      throw new TypeError("fetch failed");
    }
    if ("body" in fate) {
      make();
      return answer(fate.body);
    }
    if (fate.isCarriedOut === true) make();
    return answer({ code: 13, message: "no" }, fate.status);
  }

  function list(body: Readonly<Record<string, unknown>>): Response {
    lists.push(body);
    const failed = service.onList?.();
    if (failed !== undefined) return failed;
    const since = typeof body["start_time"] === "string" ? Date.parse(body["start_time"]) : 0;
    const found = tasks.filter((task) => Date.parse(task.create_time ?? "") >= since || task.create_time === null);
    return answer({ tasks: body["page_no"] === 0 ? found.toReversed() : [], total: found.length });
  }

  const service: Service = {
    clock,
    tasks,
    lists,
    add,
    onList: undefined,
    get creates() {
      return creates;
    },
    client: createAidmpClient({
      baseUrl: "https://aidmp.test",
      // Signing happens on another thread, for which a virtual clock does not wait.
      auth: bearer("token-canary-333"),
      async fetch(url, init) {
        const body: Readonly<Record<string, unknown>> = JSON.parse(await new Response(init.body ?? null).text());
        return url.endsWith("task:list") ? list(body) : create(body);
      },
      clock,
      random: () => 0.5,
      ...client,
    }),
  };
  return service;
}

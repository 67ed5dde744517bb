import type * as Client from "@aidmp/client";
import type * as Operations from "@aidmp/operations";
import type { PollerOptions } from "@aidmp/operations";

/** What a program gets from `import * as …` or `require(…)`: the same, or one of the two is broken. */
export interface Packages {
  readonly client: typeof Client;
  readonly operations: typeof Operations;
}

export interface Service {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** What happened, to be compared with what the service says happened. */
export interface LifecycleReport {
  readonly watched: { readonly endedAs: string; readonly files: number; readonly sawItRunning: boolean };
  readonly cancelled: { readonly endedAs: string };
  readonly resumed: { readonly sameName: boolean; readonly files: number };
}

/** How the service is asked to play a task: by the source path of its request. */
export type Scene = "ends-soon/" | "never-ends/" | "ends-later/";

const dataSpaceId = "runtimes";

/** The main job with the packed packages: create a task and watch it, cancel one, resume one from a token. */
/** Short, as the service is on this machine. */
const schedule: PollerOptions["schedule"] = () => ({ delayInMs: 100, reason: "rule" });

export async function runLifecycle({ client, operations }: Packages, service: Service): Promise<LifecycleReport> {
  const { baseUrl, accessKey, secretKey } = service;
  const aidmp = client.createAidmpClient({ baseUrl, auth: client.hmac({ accessKey, secretKey }) });
  const source = operations.taskListSource(aidmp, { dataSpaceId, cancel: operations.assumedCancel(aidmp) });

  const create = (scene: Scene): ReturnType<typeof client.createUploadFilesTask> =>
    client.createUploadFilesTask(aidmp, {
      params: { path: { data_space_id: dataSpaceId, repo_id: "consumer", branch_id: "main" } },
      body: { source_path: scene, target_path: "/", commit_msg: "from a consumer" },
    });

  const poller = operations.createPoller({ source, schedule });
  const watch = poller.watch(await create("ends-soon/"), { deadlineInMs: 30_000 });
  let sawItRunning = false;
  for await (const state of watch) sawItRunning ||= state.status === "running";
  const task = await watch.result();

  const cancelled = await poller.watch(await create("never-ends/"), { deadlineInMs: 30_000 }).cancel();

  const first = poller.watch(await create("ends-later/"), { deadlineInMs: 30_000 });
  for await (const state of first) if (state.polls > 0) break;
  const token = JSON.stringify(first.resumeToken());
  poller.close();
  const second = operations.createPoller({ source, schedule }).watch(operations.parseResumeToken(token));
  const resumed = await second.result();

  return {
    watched: { endedAs: watch.state?.status ?? "", files: filesOf(task), sawItRunning },
    cancelled: { endedAs: cancelled.status },
    resumed: { sameName: second.name === first.name, files: filesOf(resumed) },
  };

  function filesOf(ended: typeof task): number {
    return operations.transferProgress(ended).files.succeeded;
  }
}

import type * as Client from "@aidmp/client";
import type * as Datasets from "@aidmp/datasets";
import type * as Operations from "@aidmp/operations";
import type { PollerOptions } from "@aidmp/operations";
import { runWholeJob, type Store, type WholeJobReport } from "./whole-job.js";

/** What a program gets from `import * as …` or `require(…)`: the same, or one of the two is broken. */
export interface Packages {
  readonly client: typeof Client;
  readonly operations: typeof Operations;
  readonly datasets: typeof Datasets;
}

export interface Service {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly store: Store;
}

/** What happened, to be compared with what the service says happened. */
export interface LifecycleReport {
  readonly watched: { readonly endedAs: string; readonly files: number; readonly sawItRunning: boolean };
  readonly cancelled: { readonly endedAs: string };
  readonly resumed: { readonly sameName: boolean; readonly files: number };
  readonly wholeJob: WholeJobReport;
}

/** How the service is asked to play a task: by the source path of its request. */
export type Scene = "ends-soon/" | "never-ends/" | "ends-later/";

const dataSpaceId = "runtimes";

/** Short, as the service is on this machine. */
const schedule: PollerOptions["schedule"] = () => ({ delayInMs: 100, reason: "rule" });

/** With the packed packages: creates a task and watches it, cancels one, resumes one from a token, and does the whole job. */
export async function runLifecycle(
  { client, operations, datasets }: Packages,
  service: Service,
): Promise<LifecycleReport> {
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
    wholeJob: await runWholeJob(datasets, aidmp, service.store),
  };

  function filesOf(ended: typeof task): number {
    return operations.transferProgress(ended).files.succeeded;
  }
}

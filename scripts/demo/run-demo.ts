import { join } from "node:path";
import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource, transferProgress } from "@aidmp/operations";
import { squareRoot } from "@aidmp/operations/schedules";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { createDataSet, type DataFile } from "./data-set.ts";
import type { Display } from "./display.ts";
import { verifyFiles } from "./verify.ts";

/** What happened, in numbers; what `--json` prints. */
export interface DemoReport {
  readonly ok: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Files whose SHA-256 is the same on both sides. */
  readonly verified: number;
  /** HTTP requests that the SDK sent. */
  readonly requests: number;
  /** Requests that asked how the task is doing. */
  readonly polls: number;
  /** From the call that creates the task until the task's end, by the service's clock. */
  readonly durationInMs: number;
  /** From the task's end until the SDK knew of it. */
  readonly noticedAfterInMs: number;
}

const bucket = "training-data";
const address = { data_space_id: "ds-demo", repo_id: "street-scenes", branch_id: "main" };
const seed = 20_230_726;

export async function runDemo(display: Display): Promise<DemoReport> {
  const files = createDataSet(seed);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  await using store = await startS3Server();
  await using emulator = await startEmulator();
  display.step(`Object store on ${store.endpoint}, emulator on ${emulator.url}.`);
  await fill(store, files);
  display.step(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, are in bucket ${bucket}.`);

  let requests = 0;
  const client = createAidmpClient({
    baseUrl: emulator.url,
    auth: hmac(demoCredentials),
    onEvent: (event) => {
      if (event.type === "request") requests += 1;
    },
  });
  const startedAt = Date.now();
  const operation = await createUploadFilesTask(client, {
    params: { path: address },
    body: {
      source_path: "2023-07/",
      target_path: "/train",
      commit_msg: "Street scenes of July",
      oss_config: {
        bucket_name: bucket,
        oss_endpoint: store.host,
        access_key: store.accessKey,
        secret_key: store.secretKey,
        virtual_host_style: false,
        disable_ssl: true,
      },
    },
  });
  display.step(`Task ${operation.name} was created. The SDK follows it:`);

  // A request to this machine is cheap: 10 ms of delay is what one is worth here, instead of 100.
  const poller = createPoller({
    source: taskListSource(client, { dataSpaceId: address.data_space_id }),
    schedule: squareRoot({ requestCostInMs: 10, floorInMs: 100 }),
  });
  const watch = poller.watch(operation, { deadlineInMs: 300_000 });
  try {
    for await (const { metadata, polls } of watch) if (metadata) display.progress(transferProgress(metadata), polls);
  } finally {
    display.progressEnded();
  }
  const task = await watch.result();
  const noticedAt = Date.now();
  const endedAt = Date.parse(task.finish_time ?? "");

  const folder = join(emulator.filesOf(branchOf(address)), "train");
  const { verified, differences } = await verifyFiles(files, folder);
  if (differences.length > 0) display.step(differences.join("\n"));
  return {
    ok: verified === files.length && differences.length === 0,
    files: files.length,
    bytes,
    verified,
    requests,
    polls: watch.state?.polls ?? 0,
    durationInMs: endedAt - startedAt,
    noticedAfterInMs: Math.max(0, noticedAt - endedAt),
  };
}

async function fill(store: S3Server, files: readonly DataFile[]): Promise<void> {
  await store.createBucket(bucket);
  const left = files.values();
  const uploader = async (): Promise<void> => {
    for (const file of left) await store.putObject(bucket, `2023-07/${file.path}`, file.bytes());
  };
  await Promise.all(Array.from({ length: 8 }, uploader));
}

function branchOf({ data_space_id, repo_id, branch_id }: typeof address): {
  dataSpaceId: string;
  repoId: string;
  branchId: string;
} {
  return { dataSpaceId: data_space_id, repoId: repo_id, branchId: branch_id };
}

import { createAidmpClient, hmac } from "@aidmp/client";
import { uploadFiles, verifyUpload, type VerifyReport } from "@aidmp/datasets";
import { s3Source } from "@aidmp/datasets/s3";
import { demoCredentials, type Emulator, startEmulator } from "@aidmp/emulator";
import { startS3Server, type S3Server } from "@aidmp/test-support/s3-server";
import { createDataSet, type DataFile } from "./data-set.js";
import type { Display } from "./display.js";

/** What happened, in numbers; what `--json` prints. */
export interface DemoReport {
  /** Every file arrived with its bytes, and nothing else did. */
  readonly ok: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Files whose SHA-256 is the same on both sides. */
  readonly verified: number;
  /** HTTP requests that the SDK sent to the service. */
  readonly requests: number;
  /** Requests that asked how the task is doing. */
  readonly polls: number;
  /** From the call that uploads until the task's end, by the service's clock. */
  readonly durationInMs: number;
  /** From the task's end until the SDK knew of it. */
  readonly noticedAfterInMs: number;
  /** What `verifyUpload` found. */
  readonly report: VerifyReport;
}

const bucket = "training-data";
const to = { dataSpaceId: "ds-demo", repoId: "street-scenes", branchId: "main", path: "/train" };
const seed = 20_230_726;

export async function runDemo(display: Display): Promise<DemoReport> {
  await using store = await startS3Server();
  await using emulator = await startEmulator();
  display.step(`Object store on ${store.endpoint}, emulator on ${emulator.url}.`);
  const files = createDataSet(seed);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  await fill(store, files);
  display.step(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB, are in bucket ${bucket}.`);
  const outcome = await uploadAndVerify(emulator, store, display);
  return {
    ok: outcome.report.ok && outcome.report.same === files.length,
    files: files.length,
    bytes,
    verified: outcome.report.same,
    ...outcome,
  };
}

type Outcome = Omit<DemoReport, "ok" | "files" | "bytes" | "verified">;

async function uploadAndVerify(emulator: Emulator, store: S3Server, display: Display): Promise<Outcome> {
  let requests = 0;
  let polls = 0;
  const client = createAidmpClient({
    baseUrl: emulator.url,
    auth: hmac(demoCredentials),
    onEvent: ({ type }) => {
      if (type === "request") requests += 1;
    },
  });
  const { host: endpoint, accessKey, secretKey } = store;
  const from = { bucket, endpoint, prefix: "2023-07/", accessKey, secretKey, disableSsl: true };
  const startedAt = Date.now();
  const uploading = uploadFiles(
    client,
    { from, to, message: "Street scenes of July" },
    {
      deadlineInMs: 300_000,
      onStarted: ({ name }) => display.step(`Task ${name} was created. The SDK follows it:`),
      onProgress: (progress) => display.progress(progress, polls),
      onEvent: ({ type }) => {
        if (type === "poll") polls += 1;
      },
    },
  );
  const task = await uploading.finally(() => display.progressEnded());
  const noticedAt = Date.now();
  const endedAt = Date.parse(task.finish_time ?? "");
  display.step("The bytes of each file in the bucket are compared with the commit:");
  const source = s3Source(from);
  const report = await verifyUpload(client, { dataSpaceId: to.dataSpaceId, task, source, level: "content" });
  return {
    requests,
    polls,
    durationInMs: endedAt - startedAt,
    noticedAfterInMs: Math.max(0, noticedAt - endedAt),
    report,
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

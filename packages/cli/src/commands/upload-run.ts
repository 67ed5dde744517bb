import {
  beginUpload,
  type FileSource,
  isIncompleteUploadError,
  uploadFiles,
  type UploadRequest,
  verifyUpload,
  type VerifyLevel,
  type VerifyReport,
} from "@aidmp/datasets";
import type { UploadOptions } from "@aidmp/datasets/types";
import { transferProgress, type UploadTask } from "@aidmp/operations";
import { closing } from "../context/closing.js";
import { parseTarget } from "../arguments/target.js";
import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";
import { failureLine } from "../output/failure-line.js";
import { bytes, files } from "../output/format.js";
import { createProgressView } from "../output/progress.js";
import { bucketSource } from "../settings/bucket-source.js";
import { openClient, type Opened, sourceOf } from "../settings/open-client.js";
import { UsageError } from "../context/cli-error.js";
import { openJournal } from "../output/journal-file.js";
import { openReport } from "../output/report-file.js";
import { dryRun, dryRunMany } from "./upload-dry-run.js";
import { readItems, uploadManifest } from "./upload-manifest.js";
import { verifyLevelOf } from "./verify-level.js";
import { goesOn, tellHowToGoOn } from "./go-on-waiting.js";
import { checkTogether, deadlineOf, type UploadFlags, visibilityOf } from "./upload-flags.js";

export async function upload(context: CliContext, flags: UploadFlags): Promise<void> {
  checkTogether(flags);
  const deadline = deadlineOf(flags);
  const opened = await openClient(flags, context);
  if (flags.manifest !== undefined) {
    if (flags.dryRun) await dryRunMany(readItems(flags.manifest, flags, opened), flags, context);
    else await uploadManifest(flags.manifest, flags, opened, context);
    return;
  }
  const request = requestOf(flags, opened);
  if (flags.dryRun) await dryRun(request, flags, context);
  else if (flags.noWait) await beginOnly(request, flags, opened, context);
  else await uploadAndWait(request, flags, { ...visibilityOf(flags), ...deadline }, opened, context);
}

function requestOf(flags: UploadFlags, { settings }: Opened): UploadRequest {
  if (flags.from === undefined || flags.to === undefined) {
    throw new UsageError(
      "--from and --to are needed: s3://BUCKET/PREFIX and SPACE/DATASET/BRANCH:/PATH; or --manifest FILE.",
      "需要 --from 和 --to：s3://BUCKET/PREFIX 和 SPACE/DATASET/BRANCH:/PATH；或者 --manifest FILE。",
    );
  }
  const { message } = flags;
  return {
    from: sourceOf(flags.from, flags, settings),
    to: parseTarget(flags.to),
    ...(message !== undefined && { message }),
  };
}

async function beginOnly(
  request: UploadRequest,
  flags: UploadFlags,
  { client }: Opened,
  context: CliContext,
): Promise<void> {
  const journal = await openJournal(flags);
  const operation = await closing([journal], () =>
    beginUpload(client, request, {
      signal: context.signal,
      clock: context.clock,
      journal: journal.journal,
      ...visibilityOf(flags),
    }),
  );
  context.process.stdout.write(flags.json ? `${JSON.stringify({ task: operation.name })}\n` : `${operation.name}\n`);
}

async function uploadAndWait(
  request: UploadRequest,
  flags: UploadFlags,
  waiting: Pick<UploadOptions, "deadlineInMs" | "visibilityDelayInMs">,
  { client }: Opened,
  context: CliContext,
): Promise<void> {
  const { process, say } = context;
  const level = flags.verify === undefined ? undefined : verifyLevelOf(flags.verify || "size");
  // Before anything is created: what cannot be compared afterwards is no upload to begin.
  const source = level && level !== "counts" ? await bucketSource(request.from) : undefined;
  const journal = await openJournal(flags);
  const report = await openReport(flags.report);
  let taskId = "";
  const view = await createProgressView(context, { ...flags, task: () => taskId });
  const options: UploadOptions = {
    signal: context.signal,
    clock: context.clock,
    journal: journal.journal,
    ...waiting,
    onStarted: ({ name }) => {
      taskId = name ?? "";
      if (flags.events) process.stdout.write(`${JSON.stringify({ type: "started", task: taskId })}\n`);
      else if (!flags.quiet) process.stderr.write(`${say("Task", "任务")} ${taskId}\n`);
    },
    allowEmpty: flags.allowEmpty === true,
    onProgress: (progress) => view.show(progress),
    onEvent: (event) => view.tell(event),
  };
  try {
    const task = await uploadFiles(client, request, options);
    view.end();
    const verified =
      source && (await verify(task, request, source, level, flags, client, (line) => report.write(line), context));
    if (verified && !verified.ok) context.exitCode = exitCodes.incomplete;
    process.stdout.write(
      flags.json || flags.events
        ? `${JSON.stringify(resultOf(task, verified))}\n`
        : `${sentence(task, verified, context)}\n`,
    );
  } catch (error) {
    view.end();
    if (isIncompleteUploadError(error)) {
      for (const file of error.failedFiles) await report.write({ status: "failed", ...file });
    }
    const isOpen = goesOn(error, context);
    if (flags.json || flags.events) {
      process.stdout.write(failureLine(error, taskId, isOpen ? "stopped" : "failed", context));
    }
    if (!isOpen) throw error;
    tellHowToGoOn(error, taskId === "" ? [] : [taskId], request.to.dataSpaceId, context);
  } finally {
    await journal.close();
    await report.close();
  }
}

async function verify(
  task: UploadTask,
  { to }: UploadRequest,
  source: FileSource,
  level: VerifyLevel | undefined,
  flags: UploadFlags,
  client: Opened["client"],
  write: (line: object) => Promise<void>,
  { signal, process, say }: CliContext,
): Promise<VerifyReport> {
  if (!flags.quiet && !flags.events) process.stderr.write(`${say("Verifying", "正在校验")} …\n`);
  const lines: Promise<void>[] = [];
  const report = await verifyUpload(client, {
    dataSpaceId: to.dataSpaceId,
    task,
    source,
    level,
    signal,
    onFinding: (finding) => lines.push(write(finding)),
  });
  await Promise.all(lines);
  return report;
}

function resultOf(task: UploadTask, verified: VerifyReport | undefined): object {
  const { files: count, bytes: size } = transferProgress(task);
  return {
    type: "result",
    task: task.id,
    commit: task.commit_id,
    files: count,
    bytes: size,
    ...(verified && { report: verified }),
  };
}

function sentence(task: UploadTask, verified: VerifyReport | undefined, { say }: CliContext): string {
  const { files: count, bytes: size } = transferProgress(task);
  const what = `${files(count.succeeded, say)}, ${bytes(size.succeeded)}`;
  const done = say(
    `Uploaded ${what}: commit ${task.commit_id ?? "?"}`,
    `已上传 ${what}：提交 ${task.commit_id ?? "?"}`,
  );
  if (!verified) return done;
  const { same, differ, missing, extra, unverified } = verified;
  return `${done}\n${say(
    `Verified (${verified.level}): ${same} same, ${differ} differ, ${missing} missing, ${extra} extra, ${unverified} unverified`,
    `已校验（${verified.level}）：${same} 个相同，${differ} 个不同，${missing} 个缺失，${extra} 个多余，${unverified} 个无法校验`,
  )}`;
}
